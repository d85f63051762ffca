import { ExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret'
import type { IExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret'
import { inSyncWave, keepData } from '../../kubernetes/argocd/argocd.ts'
import { metadataOf } from '../../kubernetes/metadata.ts'
import type { Shared } from '../../kubernetes/metadata.ts'
import type { ExternalSecretSettings, RemoteReference } from '../../options/secrets/external-secret.ts'

type Target = NonNullable<NonNullable<IExternalSecret['spec']>['target']>

/** The Secret that an ExternalSecret creates. */
export interface FetchedSecret {
  /** Name of the ExternalSecret and of its Secret. */
  readonly name: string
  readonly component: string
  /** Where each key's value comes from; keys without a source are omitted. */
  readonly remoteRefs: Readonly<Record<string, RemoteReference | undefined>>
  /** Type, labels and further keys of the Secret. */
  readonly template?: Pick<NonNullable<Target['template']>, 'type' | 'metadata' | 'data'> | undefined
}

/**
 * An ExternalSecret with every field that the API server would set by default: Argo CD does not apply defaults within
 * lists, and would show each of them as a permanent difference.
 *
 * Sources: External Secrets Operator apis/externalsecrets/v1/externalsecret_types.go (v2.9.0); the CRDs up to v2.0.0
 * also fill in the three policies of each `remoteRef`.
 */
export function externalSecretOf(
  shared: Shared,
  { secretStoreRef, refreshInterval }: ExternalSecretSettings,
  { name, component, remoteRefs, template }: FetchedSecret,
): ExternalSecret {
  return new ExternalSecret({
    metadata: metadataOf(shared, { name, component, annotations: { ...inSyncWave('secrets'), ...keepData } }),
    spec: {
      refreshInterval,
      secretStoreRef: { kind: secretStoreRef.kind, name: secretStoreRef.name },
      target: {
        name,
        creationPolicy: 'Owner',
        // If an entry disappears at the provider, the Secret of the running instance must be kept.
        deletionPolicy: 'Retain',
        template: template === undefined ? undefined : { engineVersion: 'v2', mergePolicy: 'Replace', ...template },
      },
      data: Object.entries(remoteRefs).flatMap(([secretKey, remoteRef]) =>
        remoteRef === undefined ? [] : [{ secretKey, remoteRef: remoteRefOf(remoteRef) }],
      ),
    },
  })
}

function remoteRefOf({ key, property, version }: RemoteReference) {
  return {
    key,
    property,
    version,
    conversionStrategy: 'Default',
    decodingStrategy: 'None',
    metadataPolicy: 'None',
  } as const
}
