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

/** User and password of the database in clear. */
export interface PostgresCredentialValues {
  readonly username: string
  readonly password: string
}

/** What `sealPostgresCredentials` returns. */
export interface SealedPostgresCredentials {
  /** Goes into the folder, or into the option `credentials.sealedSecret` of the database. */
  readonly sealedSecret: SealedSecret
  /** What was sealed: hidden, to be taken once. */
  readonly values: SecretValues<PostgresCredentialValues>
}

/** What `sealPostgresCredentialsFile` returns. */
export interface SealedPostgresCredentialsFile {
  /** The file, as it was given. */
  readonly file: string
  readonly outcome: SealedFileOutcome
  /** What was sealed: hidden, to be taken once. Not there when the file was kept. */
  readonly values?: SecretValues<PostgresCredentialValues> | undefined
}

const ownerAnnotation = 'convex-k8s.proompteng.ai/database-owner'
const component = 'database'

/**
 * The Secret of the database's owner, sealed: a password, and beside it, readable, the user, the type and the label by
 * which CloudNativePG applies a new password at once. It goes with `postgres: { credentials: … }`.
 *
 * @throws ConvexK8sError when options are wrong, among them a password that cannot stand in a URL. No message holds a
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
 * Keeps the sealed password of the database in a file of the folder, as `sealCredentialsFile` does for the instance: it
 * makes the file, leaves it byte for byte when it is sealed for the same Secret and owner, and replaces it only when
 * asked to rotate.
 *
 * @throws ConvexK8sError when options are wrong, when the file is for another owner or Secret, when it holds something
 * else, and what the system says of the disk.
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
      // Readable, so that everybody can see that it agrees with the owner of the database.
      data: { username },
    },
    labels,
    annotations: { ...settings.annotations, ...inSyncWave('secrets'), [ownerAnnotation]: username },
  })
  return { sealedSecret, values: new SecretValues({ username, password }) }
}
