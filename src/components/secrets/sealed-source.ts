import type { ISealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import { SealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import type { Issue } from '../../errors.ts'
import { inSyncWave, keepData, withAnnotations } from '../../kubernetes/argocd/argocd.ts'
import type { KeptFile } from '../../kubernetes/kept-file.ts'
import { metadataOf } from '../../kubernetes/metadata.ts'
import type { Shared } from '../../kubernetes/metadata.ts'

/** The Secret that a sealed source must produce. */
export interface WantedSecret {
  readonly name: string
  readonly namespace: string
  readonly keys: readonly string[]
  /** Keys whose value must not be in the manifest, not even in the template of the SealedSecret. */
  readonly secretKeys: readonly string[]
  /** The reader of the Secret, as named in an error: `the backend`. */
  readonly reader: string
  /** The alternative for a missing key. */
  readonly wayOut?: string
}

/** The reference to a sealed file in the folder. */
export function keptSeal(file: string, { name, namespace, keys }: WantedSecret): KeptFile {
  return {
    keptFile: file,
    expect: { apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', name, namespace, keys },
  }
}

/** A SealedSecret is bound to its name and namespace when it is sealed; neither can be changed afterwards. */
export function sealIssues({ kind, metadata, spec }: ISealedSecret, wanted: WantedSecret): readonly Issue[] {
  const issues: Issue[] = []
  const expectText = (path: string, given: unknown, expected: string): void => {
    if (given === expected) return
    const found = typeof given === 'string' ? `"${given}"` : 'nothing'
    issues.push({
      path: `sealedSecret.${path}`,
      message: `expected "${expected}", got ${found}; seal it again for the correct one`,
    })
  }
  expectText('kind', kind, 'SealedSecret')
  expectText('metadata.name', metadata?.name, wanted.name)
  expectText('metadata.namespace', metadata?.namespace, wanted.namespace)
  const sealed = { ...spec?.encryptedData, ...spec?.template?.data }
  for (const key of wanted.keys) {
    if (key in sealed) continue
    issues.push({
      path: 'sealedSecret.spec.encryptedData',
      message: `has no key "${key}", which ${wanted.reader} reads; seal it${wanted.wayOut ?? ''}`,
    })
  }
  return [...issues, ...clearIssues(spec?.template?.data ?? {}, wanted)]
}

/** The template is in Git in plain text: it can assemble a secret key from sealed ones, but must not contain it. */
function clearIssues(data: Readonly<Record<string, unknown>>, { secretKeys }: WantedSecret): readonly Issue[] {
  return secretKeys
    .filter((key) => Object.hasOwn(data, key) && !String(data[key]).includes('{{'))
    .map((key) => ({
      path: `sealedSecret.spec.template.data.${key}`,
      message: 'is in plain text, and the manifest goes into Git; seal it, and create a new value',
    }))
}

/**
 * The given object with the stack's labels; its own annotations are kept, because they contain the scope of the
 * sealing.
 */
export function placedSeal(
  shared: Shared,
  { metadata, spec }: ISealedSecret,
  { name, component }: { readonly name: string; readonly component: string },
): SealedSecret {
  return new SealedSecret({
    metadata: metadataOf(shared, {
      name,
      component,
      labels: { ...metadata?.labels },
      annotations: { ...withAnnotations(keepData, metadata?.annotations ?? {}), ...inSyncWave('secrets') },
    }),
    spec,
  })
}
