import type { SealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import { createAdminKey, createInstanceSecret } from '../convex/admin-key/index.ts'
import { inSyncWave } from '../kubernetes/argocd/argocd.ts'
import { labelsOf } from '../kubernetes/metadata.ts'
import { parse } from '../options/parse.ts'
import { sealCredentialsOptions } from './credentials-options.ts'
import type { SealCredentialsOptions, SealCredentialsSettings } from './credentials-options.ts'
import { sealSecret } from './seal-secret.ts'
import { SecretValues } from './secret-values.ts'

/** The credentials of an instance in plain text. */
export interface CredentialValues {
  readonly instanceName: string
  /** 64 hex digits. */
  readonly instanceSecret: string
  /** For the dashboard, the CLI and CI: it grants full access. */
  readonly adminKey: string
}

/** What `sealCredentials` returns. */
export interface SealedCredentials {
  /** For the folder, or for the option `credentials.sealedSecret` of `convexStack`. */
  readonly sealedSecret: SealedSecret
  /** The sealed values: hidden, can be taken once. */
  readonly values: SecretValues<CredentialValues>
}

/** Annotation on a sealed file with the name of its instance in plain text. */
export const instanceNameAnnotation = 'convex-k8s.proompteng.ai/instance-name'

/**
 * Creates and seals the credentials of an instance in one step: instance name, instance secret and a matching admin
 * key, with the keys that `convexStack` reads. Existing values can be given instead; they must match. Sealing is
 * random, so use `sealCredentialsFile` for a file in a folder.
 *
 * @throws ConvexK8sError if options are invalid: a certificate that cannot be used, an instance secret that is not 64
 * hex digits, an admin key of another instance or secret. No message contains a value.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs'
 * import { convexStack, sealCredentials } from '@proompteng/convex-k8s'
 *
 * const { sealedSecret, values } = sealCredentials({
 *   certificate: readFileSync('sealing-certificate.pem', 'utf8'),
 *   instanceName: 'orders',
 * })
 * const stack = convexStack({ host: 'orders.example.com', instanceName: 'orders', credentials: { sealedSecret } })
 * const { adminKey } = values.take()
 * ```
 */
export function sealCredentials(options: SealCredentialsOptions): SealedCredentials {
  const { sealedSecret, values } = sealInClear(parse('sealCredentials', sealCredentialsOptions, options))
  return { sealedSecret, values: new SecretValues(values) }
}

/** The same for options that were checked already, with the values in plain text. Internal. */
export function sealInClear(settings: SealCredentialsSettings): {
  readonly sealedSecret: SealedSecret
  readonly values: CredentialValues
} {
  const { keys } = settings
  const values = valuesOf(settings)
  const sealedSecret = sealSecret({
    certificate: settings.certificate,
    name: settings.secretName,
    namespace: settings.namespace,
    scope: settings.scope,
    data: {
      [keys.instanceName]: values.instanceName,
      [keys.instanceSecret]: values.instanceSecret,
      [keys.adminKey]: values.adminKey,
    },
    template: { metadata: { labels: labelsOf(settings, 'backend') } },
    labels: labelsOf(settings, 'backend'),
    annotations: {
      ...settings.annotations,
      ...inSyncWave('secrets'),
      [instanceNameAnnotation]: settings.instanceName,
    },
  })
  return { sealedSecret, values }
}

function valuesOf({ instanceName, adminKeyFormat: format, ...given }: SealCredentialsSettings): CredentialValues {
  const instanceSecret = given.instanceSecret ?? createInstanceSecret()
  const adminKey = given.adminKey ?? createAdminKey({ instanceName, instanceSecret, format })
  return { instanceName, instanceSecret, adminKey }
}
