import { randomBytes } from 'node:crypto'
import type { SealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import { inSyncWave } from '../kubernetes/argocd/argocd.ts'
import { basicAuthType, reloadLabel } from '../kubernetes/routes/basic-auth.ts'
import { labelsOf } from '../kubernetes/metadata.ts'
import { parse } from '../options/parse.ts'
import { sealPostgresFileOptions, sealPostgresOptions } from './postgres-options.ts'
import type {
  SealPostgresCredentialsFileOptions,
  SealPostgresCredentialsOptions,
  SealPostgresSettings,
} from './postgres-options.ts'
import { sealSecret } from './seal-secret.ts'
import { keepOrSeal } from './sealed-file.ts'
import type { SealedFileOutcome } from './sealed-file.ts'
import { SecretValues } from './secret-values.ts'

/** User and password of the database in plain text. */
export interface PostgresCredentialValues {
  readonly username: string
  readonly password: string
}

/** What `sealPostgresCredentials` returns. */
export interface SealedPostgresCredentials {
  /** For the folder, or for the option `credentials.sealedSecret` of the database. */
  readonly sealedSecret: SealedSecret
  /** The sealed values: hidden, can be taken once. */
  readonly values: SecretValues<PostgresCredentialValues>
}

/** What `sealPostgresCredentialsFile` returns. */
export interface SealedPostgresCredentialsFile {
  /** The file, as it was given. */
  readonly file: string
  readonly outcome: SealedFileOutcome
  /** The sealed values: hidden, can be taken once. Missing when the file was kept. */
  readonly values?: SecretValues<PostgresCredentialValues> | undefined
}

const ownerAnnotation = 'convex-k8s.proompteng.ai/database-owner'
const component = 'database'

/**
 * Seals the Secret of the database's owner. The password is encrypted. The user, the type and the label with which
 * CloudNativePG applies a new password immediately are readable. Use it with `postgres: { credentials: … }`.
 *
 * @throws ConvexK8sError if options are invalid, such as a password that cannot be part of a URL. No message contains a
 * value.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs'
 * import { convexPostgres, sealPostgresCredentials } from '@proompteng/convex-k8s'
 *
 * const { sealedSecret } = sealPostgresCredentials({
 *   certificate: readFileSync('sealing-certificate.pem', 'utf8'),
 * })
 * const postgres = convexPostgres({ credentials: { sealedSecret } })
 * ```
 */
export function sealPostgresCredentials(options: SealPostgresCredentialsOptions): SealedPostgresCredentials {
  return sealOf(parse('sealPostgresCredentials', sealPostgresOptions, options))
}

/**
 * Manages the sealed password of the database in a file of the folder, like `sealCredentialsFile` for the instance. It
 * creates the file, leaves it unchanged when it is sealed for the same Secret and owner, and replaces it only when
 * `rotate` is set.
 *
 * @throws ConvexK8sError if options are invalid, when the file is for another owner or Secret, when it has other
 * content, and for disk errors.
 */
export async function sealPostgresCredentialsFile(
  options: SealPostgresCredentialsFileOptions,
): Promise<SealedPostgresCredentialsFile> {
  const { file, rotate, ...settings } = parse('sealPostgresCredentialsFile', sealPostgresFileOptions, options)
  const { owner, scope, namespace, secretName: name } = settings
  const comment = `Password of the database owner ${owner}, sealed by @proompteng/convex-k8s. Kept until it is rotated.`
  const { outcome, sealed } = await keepOrSeal(
    { file, rotate, comment, seal: () => sealOf(settings) },
    {
      name,
      namespace,
      scope,
      keys: ['username', 'password'],
      owner: {
        annotation: ownerAnnotation,
        value: owner,
        what: 'owner',
        why: 'A database keeps its owner. Name another file for another database',
      },
    },
  )
  return { file, outcome, values: sealed?.values }
}

function sealOf(settings: SealPostgresSettings): SealedPostgresCredentials {
  const { owner: username, password = randomBytes(32).toString('hex') } = settings
  const labels = labelsOf(settings, component)
  const sealedSecret = sealSecret({
    certificate: settings.certificate,
    name: settings.secretName,
    namespace: settings.namespace,
    scope: settings.scope,
    data: { password },
    template: {
      type: basicAuthType,
      metadata: { labels: { ...labels, [reloadLabel]: 'true' } },
      // Readable, so that users can verify that it matches the owner of the database.
      data: { username },
    },
    labels,
    annotations: { ...settings.annotations, ...inSyncWave('secrets'), [ownerAnnotation]: username },
  })
  return { sealedSecret, values: new SecretValues({ username, password }) }
}
