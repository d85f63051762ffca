import { parse } from '../options/parse.ts'
import { sealCredentialsFileOptions } from './credentials-options.ts'
import type { SealCredentialsFileOptions } from './credentials-options.ts'
import { instanceNameAnnotation, sealInClear } from './seal-credentials.ts'
import type { CredentialValues } from './seal-credentials.ts'
import { keepOrSeal } from './sealed-file.ts'
import type { SealedFileOutcome } from './sealed-file.ts'
import { SecretValues } from './secret-values.ts'

/** What `sealCredentialsFile` returns. */
export interface SealedCredentialsFile {
  /** The file, as it was given. */
  readonly file: string
  readonly outcome: SealedFileOutcome
  /** What was sealed: hidden, to be taken once. Not there when the file was kept, for nobody here can open it. */
  readonly values?: SecretValues<CredentialValues> | undefined
}

/**
 * Keeps the sealed credentials of an instance in a file of the folder: makes it when it is not there, leaves it byte for
 * byte when it is sealed for the same Secret, keys and instance, and replaces it only when asked to rotate. So it can be
 * run before each render. An annotation in the file says, in clear, which instance it is for.
 *
 * Values that are given are sealed only when the file is made or rotated; a file that is kept cannot be compared with
 * them.
 *
 * @throws ConvexK8sError when options are wrong; when the file is for another instance (an instance cannot be renamed),
 * for another Secret, or lacks a key; when it holds something else, which is never overwritten; and what the system says
 * of a disk that is full or read-only. No message holds a value.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs'
 * import { convexStack, render, sealCredentialsFile } from '@proompteng/convex-k8s'
 *
 * const folder = 'argocd/applications/convex'
 * const { outcome } = await sealCredentialsFile({
 *   file: `${folder}/backend-sealedsecret.yaml`,
 *   certificate: readFileSync('sealing-certificate.pem', 'utf8'),
 * })
 * console.log(outcome)
 * const credentials = { sealedFile: 'backend-sealedsecret.yaml' }
 * await render(convexStack({ host: 'convex.example.com', credentials }), folder)
 * ```
 */
export async function sealCredentialsFile(options: SealCredentialsFileOptions): Promise<SealedCredentialsFile> {
  const { file, rotate, adminKeyFile, ...settings } = parse('sealCredentialsFile', sealCredentialsFileOptions, options)
  const { instanceName, keys, scope, namespace, secretName: name } = settings
  const comment = `Credentials of the Convex instance ${instanceName}, sealed by @proompteng/convex-k8s. Kept until they are rotated.`
  const { outcome, sealed } = await keepOrSeal(
    {
      file,
      rotate,
      comment,
      seal: () => sealInClear(settings),
      secretFile:
        adminKeyFile === undefined ? undefined : { path: adminKeyFile, textOf: ({ values }) => values.adminKey },
    },
    {
      name,
      namespace,
      scope,
      keys: Object.values(keys),
      owner: {
        annotation: instanceNameAnnotation,
        value: instanceName,
        what: 'instance',
        why: 'An instance cannot be renamed: its name is that of its database and of its files on S3. Another instance needs another file',
      },
    },
  )
  return { file, outcome, values: sealed === undefined ? undefined : new SecretValues(sealed.values) }
}
