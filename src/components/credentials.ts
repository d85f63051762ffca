import type { ExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret'
import type { SealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import { finish } from '../kubernetes/edit.ts'
import type { KeptFile } from '../kubernetes/kept-file.ts'
import { credentialsOptions, keysRead } from '../options/credentials.ts'
import type { CredentialsOptions, CredentialsSettings } from '../options/credentials.ts'
import { invalidOptions, parse } from '../options/parse.ts'
import { externalSecretOf } from './external-secret.ts'
import { keptSeal, placedSeal, sealIssues } from './sealed-source.ts'
import type { WantedSecret } from './sealed-source.ts'

/** What `convexCredentials` returns. Empty when the Secret is made elsewhere. */
export type CredentialsObjects = {
  /** The SealedSecret that was given, in its place. */
  readonly sealedSecret?: SealedSecret
  /** The sealed file that the folder must hold. */
  readonly sealedFile?: KeptFile
  /** What fetches the Secret from a secret store. */
  readonly externalSecret?: ExternalSecret
}

const component = 'backend'

/**
 * The credentials of an instance: a SealedSecret, a sealed file that already lies in the folder, an ExternalSecret, or
 * nothing but the reference to a Secret made elsewhere. Names and keys are held against what the backend reads.
 *
 * @throws ConvexK8sError when options are wrong, or when a SealedSecret would not give the Secret that the backend reads.
 *
 * @example
 * ```ts
 * import { convexCredentials } from '@proompteng/convex-k8s'
 *
 * const { sealedFile } = convexCredentials({ sealedFile: 'backend-sealedsecret.yaml' })
 * const { externalSecret } = convexCredentials({
 *   externalSecret: {
 *     secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
 *     remoteRefs: { instanceSecret: { key: 'convex', property: 'instance-secret' } },
 *   },
 * })
 * ```
 */
export function convexCredentials(options: CredentialsOptions = {}): CredentialsObjects {
  return credentialsObjects(parse('convexCredentials', credentialsOptions, options))
}

/** The objects of `convexCredentials` for options that have been checked. */
export function credentialsObjects(settings: CredentialsSettings): CredentialsObjects {
  const { sealedFile, sealedSecret, secretName: name, namespace, edit } = settings
  const wanted: WantedSecret = {
    name,
    namespace,
    keys: keysRead(settings),
    secretKeys: [settings.keys.instanceSecret, settings.keys.adminKey],
    reader: 'the backend',
    wayOut: ', or name the key that it has in the option "keys"',
  }
  if (sealedFile !== undefined) return { sealedFile: keptSeal(sealedFile, wanted) }
  if (sealedSecret !== undefined) {
    const issues = sealIssues(sealedSecret, wanted)
    if (issues.length > 0) throw invalidOptions('convexCredentials', issues)
  }
  return finish(
    'convexCredentials',
    {
      sealedSecret: sealedSecret === undefined ? undefined : placedSeal(settings, sealedSecret, { name, component }),
      externalSecret: externalSecret(settings),
    },
    edit,
  )
}

function externalSecret(settings: CredentialsSettings): ExternalSecret | undefined {
  const { externalSecret: source, secretName: name, keys } = settings
  if (source === undefined) return undefined
  const { instanceSecret, instanceName, adminKey } = source.remoteRefs
  return externalSecretOf(settings, source, {
    name,
    component,
    remoteRefs: {
      [keys.instanceName]: instanceName,
      [keys.instanceSecret]: instanceSecret,
      [keys.adminKey]: adminKey,
    },
  })
}
