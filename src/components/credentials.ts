import type { ISealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import { SealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import type { Issue } from '../errors.ts'
import { inSyncWave } from '../kubernetes/argocd.ts'
import { finish } from '../kubernetes/edit.ts'
import type { KeptFile } from '../kubernetes/kept-file.ts'
import { metadataOf } from '../kubernetes/metadata.ts'
import { credentialsOptions, keysRead } from '../options/credentials.ts'
import type { CredentialsOptions, CredentialsSettings } from '../options/credentials.ts'
import { invalidOptions, parse } from '../options/parse.ts'

/** What `convexCredentials` returns. Empty when the Secret is made elsewhere. */
export type CredentialsObjects = {
  /** The SealedSecret that was given, in its place. */
  readonly sealedSecret?: SealedSecret
  /** The sealed file that the folder must hold. */
  readonly sealedFile?: KeptFile
}

/**
 * The credentials of an instance: a SealedSecret, a sealed file that already lies in the folder, or nothing but the
 * reference to a Secret made elsewhere. Names and keys are held against what the backend reads.
 *
 * @throws ConvexK8sError when options are wrong, or when a SealedSecret would not give the Secret that the backend reads.
 *
 * @example
 * ```ts
 * import { convexCredentials } from '@proompteng/convex-k8s'
 *
 * const { sealedFile } = convexCredentials({ sealedFile: 'backend-sealedsecret.yaml' })
 * ```
 */
export function convexCredentials(options: CredentialsOptions = {}): CredentialsObjects {
  const settings = parse('convexCredentials', credentialsOptions, options)
  const { sealedFile, sealedSecret, edit } = settings
  if (sealedFile !== undefined) return { sealedFile: keptFile(settings, sealedFile) }
  if (sealedSecret === undefined) return {}
  const issues = sealedSecretIssues(settings, sealedSecret)
  if (issues.length > 0) throw invalidOptions('convexCredentials', issues)
  return finish('convexCredentials', { sealedSecret: placed(settings, sealedSecret) }, edit)
}

function keptFile(settings: CredentialsSettings, file: string): KeptFile {
  return {
    keptFile: file,
    expect: {
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      name: settings.secretName,
      namespace: settings.namespace,
      keys: keysRead(settings),
    },
  }
}

/** A SealedSecret is bound to its name and namespace when it is sealed; neither can be changed afterwards. */
function sealedSecretIssues(settings: CredentialsSettings, { kind, metadata, spec }: ISealedSecret): readonly Issue[] {
  const issues: Issue[] = []
  const expectText = (path: string, given: unknown, expected: string): void => {
    if (given === expected) return
    const found = typeof given === 'string' ? `"${given}"` : 'nothing'
    issues.push({
      path: `sealedSecret.${path}`,
      message: `expected "${expected}", got ${found}; seal it anew for the right one`,
    })
  }
  expectText('kind', kind, 'SealedSecret')
  expectText('metadata.name', metadata?.name, settings.secretName)
  expectText('metadata.namespace', metadata?.namespace, settings.namespace)
  const sealed = { ...spec?.encryptedData, ...spec?.template?.data }
  for (const key of keysRead(settings)) {
    if (key in sealed) continue
    issues.push({
      path: 'sealedSecret.spec.encryptedData',
      message: `has no key "${key}", which the backend reads; seal it, or name the key that it has in the option "keys"`,
    })
  }
  return issues
}

/** The given object with the stack's labels; its own annotations stay, for they hold the scope of the sealing. */
function placed(settings: CredentialsSettings, { metadata, spec }: ISealedSecret): SealedSecret {
  return new SealedSecret({
    metadata: metadataOf(settings, {
      name: settings.secretName,
      component: 'backend',
      labels: { ...metadata?.labels },
      annotations: { ...metadata?.annotations, ...inSyncWave('secrets') },
    }),
    spec,
  })
}
