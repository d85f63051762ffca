import { SealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import type { ISealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import { authKeyNames, createAuthKeys } from '../convex/auth-keys.ts'
import type { AuthKeys } from '../convex/auth-keys.ts'
import { functionEnvironmentComponent } from '../convex/function-variables.ts'
import { inSyncWave } from '../kubernetes/argocd/argocd.ts'
import { labelsOf, withoutEmpty } from '../kubernetes/metadata.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import { schemaIssues } from '../kubernetes/validate.ts'
import { parse } from '../options/parse.ts'
import { sealAuthKeysFileOptions } from './auth-keys-options.ts'
import type { SealAuthKeysFileOptions } from './auth-keys-options.ts'
import { refused } from './files.ts'
import { scopeOf } from './scope.ts'
import { sealSecret } from './seal-secret.ts'
import { keepOrSeal } from './sealed-file.ts'
import type { SealedFileOutcome } from './sealed-file.ts'
import { SecretValues } from './secret-values.ts'

/** What `sealAuthKeysFile` returns. */
export interface SealedAuthKeysFile {
  /** The file, as it was given. */
  readonly file: string
  readonly outcome: SealedFileOutcome
  /** The sealed values: hidden, can be taken once. Missing when the file was kept. */
  readonly values?: SecretValues<AuthKeys> | undefined
}

const comment =
  'Environment of functions with the keys of Convex Auth, sealed by @proompteng/convex-k8s. Kept until they are rotated.'

/**
 * Manages the sealed keys of Convex Auth in a file of the folder, for the option `functionEnvironment`. It creates the
 * keys with `createAuthKeys` when the file is missing or has neither key, leaves the file unchanged when it has both,
 * and replaces both when `rotate` is set. Other values in the file are kept.
 *
 * @throws ConvexK8sError if options are invalid; when the file is for another Secret, lacks one of the keys or is
 * sealed with another scope; when it has other content, which is never overwritten; and for disk errors. No message
 * contains a value.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs'
 * import { sealAuthKeysFile } from '@proompteng/convex-k8s'
 *
 * const { outcome } = await sealAuthKeysFile({
 *   file: 'argocd/applications/convex/function-environment-sealedsecret.yaml',
 *   certificate: readFileSync('sealing-certificate.pem', 'utf8'),
 * })
 * console.log(outcome)
 * ```
 */
export async function sealAuthKeysFile(options: SealAuthKeysFileOptions): Promise<SealedAuthKeysFile> {
  const { file, rotate, ...settings } = parse('sealAuthKeysFile', sealAuthKeysFileOptions, options)
  const { certificate, scope, namespace, secretName: name } = settings
  const labels = labelsOf(settings, functionEnvironmentComponent)
  const seal = async (existing: K8sObject | undefined) => {
    const values = await createAuthKeys()
    const sealedSecret = sealSecret({
      certificate,
      name,
      namespace,
      scope,
      data: { ...values },
      template: { metadata: { labels } },
      labels,
      annotations: { ...settings.annotations, ...inSyncWave('secrets') },
    })
    return { sealedSecret: existing === undefined ? sealedSecret : updated(file, existing, sealedSecret), values }
  }
  const { outcome, sealed } = await keepOrSeal(
    { file, rotate, comment, seal },
    { name, namespace, scope, keys: authKeyNames, isPart: true },
  )
  return { file, outcome, values: sealed === undefined ? undefined : new SecretValues(sealed.values) }
}

/** The existing SealedSecret with other values under the keys that were sealed: variables of the user are kept. */
function updated(file: string, existing: K8sObject, { metadata, spec: { encryptedData } }: SealedSecret): SealedSecret {
  const before = new SealedSecret(existing as ISealedSecret)
  const [issue] = schemaIssues(before)
  if (issue !== undefined) throw refused(file, `is not a valid SealedSecret (${issue.path}: ${issue.message})`)
  const [found, scope] = [before, { metadata }].map((object) => scopeOf(object.metadata?.annotations ?? {}))
  if (found !== scope) throw refused(file, `is sealed with the scope ${found}, not ${scope}; give the scope ${found}`)
  const { template, ...spec } = before.spec
  // A template value with the same key would take precedence.
  const data = Object.entries(template?.data ?? {}).filter(([key]) => !Object.hasOwn(encryptedData, key))
  return new SealedSecret({
    metadata: before.metadata,
    spec: {
      ...spec,
      encryptedData: { ...spec.encryptedData, ...encryptedData },
      template: { ...template, data: withoutEmpty(Object.fromEntries(data)) },
    },
  })
}
