import type { ExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret'
import type { SealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import { finish } from '../../kubernetes/edit.ts'
import type { KeptFile } from '../../kubernetes/kept-file.ts'
import { credentialsOptions, keysRead } from '../../options/secrets/credentials.ts'
import type { CredentialsOptions, CredentialsSettings } from '../../options/secrets/credentials.ts'
import { invalidOptions, parse } from '../../options/parse.ts'
import { externalSecretOf } from './external-secret.ts'
import { keptSeal, placedSeal, sealIssues } from './sealed-source.ts'
import type { WantedSecret } from './sealed-source.ts'

/** What `convexCredentials` returns. Empty if the Secret is created elsewhere. */
export type CredentialsObjects = {
  /** The given SealedSecret, with the metadata of the stack. */
  readonly sealedSecret?: SealedSecret
  /** The sealed file that the folder must contain. */
  readonly sealedFile?: KeptFile
  /** The ExternalSecret that fetches the Secret from a secret store. */
  readonly externalSecret?: ExternalSecret
}

const component = 'backend'

/**
 * The credentials of an instance: a SealedSecret, a sealed file that is already in the folder, an ExternalSecret, or
 * only the reference to an existing Secret. Names and keys are compared with those that the backend reads.
 *
 * A SealedSecret and an ExternalSecret own the Secret that they create: Kubernetes deletes the Secret with its owner.
 * Argo CD therefore keeps both (`Prune=false,Delete=false`), even if another source replaces them. To change the source
 * of a Secret, give the new source the same values, and then:
 * - to an ExternalSecret or a Secret created elsewhere: sync, and delete the old owner with
 *   `kubectl delete sealedsecret NAME --cascade=orphan` (or `externalsecret`), which keeps the Secret. An
 *   ExternalSecret is degraded until then, since a Secret has one owner, and adopts the Secret at its next attempt.
 * - to a SealedSecret: first `kubectl annotate secret NAME sealedsecrets.bitnami.com/managed=true`, otherwise the
 *   controller does not update the Secret; then sync, and delete the ExternalSecret in the same way.
 * - to another `secretName`: sync, wait until the backend runs with the new Secret, and delete the old owner.
 *
 * Sources: sealed-secrets@v0.40.0 pkg/controller/controller.go#unseal, external-secrets.io: Lifecycle: ownership and
 * deletion policy.
 *
 * @throws ConvexK8sError if options are invalid, or if a SealedSecret would not produce the Secret that the backend
 * reads.
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
    ['sealedSecret'],
  )
}

/** The credentials, if a sealed file must contain one more key than the backend reads. */
export function holdingKey(objects: CredentialsObjects, key: string): CredentialsObjects {
  const { sealedFile } = objects
  if (sealedFile === undefined) return objects
  const { expect } = sealedFile
  return { ...objects, sealedFile: { ...sealedFile, expect: { ...expect, keys: [...expect.keys, key] } } }
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
