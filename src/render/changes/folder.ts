import type { ConvexPod } from '../../check/model/backend/convex-pods.ts'
import { namespaceOf } from '../../check/model/index-of-objects.ts'
import { Model } from '../../check/model/model.ts'
import { identityOf } from '../../kubernetes/object.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { liveObjectsOf, manifestsOf } from '../manifest.ts'
import { isMarked } from '../marker.ts'

/** A folder before or after a render: its objects, and the files that they are in. */
export class Folder {
  readonly objects: readonly K8sObject[]
  readonly model: Model
  /** Rendered files that cannot be read, with the reason. */
  readonly unread = new Map<string, string>()
  readonly #files = new Map<K8sObject, string>()
  readonly #named = new Map<string, Map<string, K8sObject>>()

  /**
   * @param files - Texts by file names. If two objects have one identity, the first is used.
   * @param beside - Objects of other folders that those here refer to.
   */
  constructor(files: ReadonlyMap<string, string>, beside: readonly K8sObject[] = []) {
    for (const [file, text] of files) {
      const objects = isMarked(text) ? liveObjectsOf(text) : manifestsOf(text)
      if ('problem' in objects) {
        this.unread.set(file, objects.problem)
        continue
      }
      for (const object of objects) {
        const others = this.#named.get(nameKey(object)) ?? new Map<string, K8sObject>()
        if (others.has(namespaceOf(object))) continue
        this.#named.set(nameKey(object), others.set(namespaceOf(object), object))
        this.#files.set(object, file)
      }
    }
    this.objects = [...this.#files.keys()]
    this.model = new Model([...this.objects, ...beside])
  }

  fileOf(object: K8sObject): string {
    return this.#files.get(object) ?? ''
  }

  /** The object that is the same one to the API server. Argo CD sets a missing namespace. */
  same(object: K8sObject): K8sObject | undefined {
    const others = this.#named.get(nameKey(object))
    const namespace = namespaceOf(object)
    return others?.get(namespace) ?? others?.get('') ?? (namespace === '' ? others?.values().next().value : undefined)
  }
}

function nameKey({ apiVersion, kind, metadata }: K8sObject): string {
  return identityOf({ apiVersion, kind, metadata: { ...metadata, namespace: '' } })
}

/** An object that both folders have. */
export interface Pair {
  readonly was: K8sObject
  readonly is: K8sObject
  readonly path: string
}

/** The objects that both folders have, of one kind or of all. */
export function pairsOf(before: Folder, after: Folder, kind?: string): readonly Pair[] {
  return after.objects.flatMap((is) => {
    const was = kind === undefined || is.kind === kind ? before.same(is) : undefined
    return was === undefined ? [] : [{ was, is, path: after.fileOf(is) }]
  })
}

/** A backend and its successor. */
export interface BackendPair {
  readonly was: ConvexPod
  readonly is: ConvexPod
  readonly path: string
  /** Whether another object runs it. */
  readonly isRenamed: boolean
}

/** Every backend that is kept, and each removed backend with the new one. */
export function backendsOf(before: Folder, after: Folder): readonly BackendPair[] {
  const gone = before.model.backends.filter(({ workload }) => after.same(workload.object) === undefined)
  return after.model.backends.flatMap((is) => {
    const { object } = is.workload
    const same = before.same(object)
    const was =
      same === undefined ? gone.shift() : before.model.backends.find(({ workload }) => workload.object === same)
    return was === undefined ? [] : [{ was, is, path: after.fileOf(object), isRenamed: same === undefined }]
  })
}
