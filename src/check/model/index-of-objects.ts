import type { K8sObject } from '../../kubernetes/object.ts'
import { memo } from './memo.ts'
import { recordAt, textAt } from './read.ts'

/** Group of an API version: empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : ''
}

/** Namespace of an object; empty if it has none. Objects without a namespace are applied to the same one. */
export function namespaceOf(object: K8sObject): string {
  return textAt(object, 'metadata', 'namespace') ?? ''
}

/** Name of an object; empty if it has none. */
export function nameOf(object: K8sObject): string {
  return textAt(object, 'metadata', 'name') ?? ''
}

/** Objects by kind, and by kind, namespace and name. A look-up takes constant time. */
export class ObjectIndex {
  readonly #byKind = new Map<string, K8sObject[]>()
  readonly #byName = new Map<string, K8sObject>()
  /** Without the namespace; `undefined` if several share the name. */
  readonly #onlyByName = new Map<string, K8sObject | undefined>()

  constructor(objects: readonly K8sObject[]) {
    for (const object of objects) {
      const kind = kindKey(object.kind, groupOf(object.apiVersion))
      const others = this.#byKind.get(kind)
      if (others === undefined) this.#byKind.set(kind, [object])
      else others.push(object)
      this.#byName.set(`${kind}/${namespaceOf(object)}/${nameOf(object)}`, object)
      const short = `${kind}/${nameOf(object)}`
      this.#onlyByName.set(short, this.#onlyByName.has(short) ? undefined : object)
    }
  }

  /** How many keys the data of a ConfigMap has. */
  readonly sizeOf = memo((map: K8sObject) => Object.keys(recordAt(map, 'data')).length)

  /** Every object of a kind: `all('Cluster', 'postgresql.cnpg.io')`. */
  all(kind: string, group = ''): readonly K8sObject[] {
    return this.#byKind.get(kindKey(kind, group)) ?? []
  }

  /**
   * The object of a kind with a namespace and a name. An object without a namespace can be in any.
   */
  find(kind: string, group: string, namespace: string, name: string): K8sObject | undefined {
    const key = kindKey(kind, group)
    return (
      this.#byName.get(`${key}/${namespace}/${name}`) ??
      (namespace === '' ? this.#onlyByName.get(`${key}/${name}`) : this.#byName.get(`${key}//${name}`))
    )
  }
}

function kindKey(kind: string, group: string): string {
  return `${group}/${kind}`
}
