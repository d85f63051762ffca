import * as v from 'valibot'
import { nonEmpty, objectName, oneOf, textLike } from '../fields.ts'
import { strict } from '../strict.ts'
import type { SettingsOf } from '../strict.ts'

/** Where a value is stored at the provider of a secret store. */
export interface RemoteReference {
  /** Name of the entry at the provider. */
  readonly key: string
  /**
   * Field of the entry, if it has several.
   * @default the whole entry
   */
  readonly property?: string | undefined
  /**
   * Version of the entry.
   * @default the latest
   */
  readonly version?: string | undefined
}

/** The store of External Secrets that the values come from. */
export interface SecretStoreReference {
  /** Name of the store. */
  readonly name: string
  /**
   * Kind of the store: `SecretStore` is in the same namespace, `ClusterSecretStore` serves all namespaces.
   * @default 'SecretStore'
   */
  readonly kind?: 'SecretStore' | 'ClusterSecretStore' | undefined
}

/** What every ExternalSecret needs (External Secrets Operator 0.17 or later, which serves `external-secrets.io/v1`). */
export interface ExternalSecretOptions {
  /** The store. */
  readonly secretStoreRef: SecretStoreReference
  /**
   * Refresh interval in hours, minutes and seconds: `1h`, `1h30m`, `90s`. `0s` fetches the values once.
   * @default '1h0m0s'
   */
  readonly refreshInterval?: string | undefined
}

const pattern = /^(?=.)(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/

/** A duration in the format of the API server (Go's time.Duration), so that Argo CD shows no difference. */
export function canonicalDuration(text: string): string {
  const [, hours = '0', minutes = '0', seconds = '0'] = pattern.exec(text) ?? []
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  const [h, m, s] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60]
  if (h > 0) return `${h}h${m}m${s}s`
  return m > 0 ? `${m}m${s}s` : `${s}s`
}

export const remoteReference = strict({
  key: nonEmpty,
  property: v.optional(nonEmpty),
  version: v.optional(nonEmpty),
}) satisfies v.GenericSchema<RemoteReference>

export const externalSecretEntries = {
  secretStoreRef: strict(
    {
      name: objectName,
      kind: v.optional(oneOf(['SecretStore', 'ClusterSecretStore']), 'SecretStore'),
    },
    { bare: 'name' },
  ),
  refreshInterval: v.optional(
    v.pipe(
      textLike((text) => pattern.test(text), 'a duration in hours, minutes and seconds, such as "1h" or "90s"'),
      v.transform(canonicalDuration),
    ),
    '1h0m0s',
  ),
}

/** Settings that every ExternalSecret has. */
export type ExternalSecretSettings = SettingsOf<typeof externalSecretEntries>
