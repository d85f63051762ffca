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
  /**
   * The sealed values: hidden, can be taken once. Missing when the file was kept, because only the controller can
   * decrypt it.
   */
  readonly values?: SecretValues<CredentialValues> | undefined
}

/**
 * Manages the sealed credentials of an instance in a file of the folder. It creates the file when it is missing, leaves
 * it unchanged when it is sealed for the same Secret, keys and instance, and replaces it only when `rotate` is set. It
 * can therefore run before each render. An annotation in the file contains the name of the instance in plain text.
 *
 * Given values are sealed only when the file is created or rotated; a kept file cannot be compared with them.
 *
 * @throws ConvexK8sError if options are invalid; when the file is for another instance (an instance cannot be renamed),
 * for another Secret, or lacks a key; when it has other content, which is never overwritten; and for disk errors, such
 * as a full or read-only disk. No message contains a value.
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
        why: 'An instance cannot be renamed: its name determines its database and its files on S3. Use a different file for another instance',
      },
    },
  )
  return { file, outcome, values: sealed === undefined ? undefined : new SecretValues(sealed.values) }
}
