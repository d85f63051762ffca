import { clusterScoped } from '../../../kubernetes/cluster-scoped.ts'
import { identityOf } from '../../../kubernetes/object.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { withLocationOf } from '../../location.ts'
import { isConvexImage } from './charts.ts'
import { groupOf, namespaceOf } from '../index-of-objects.ts'
import { grouped } from '../grouped.ts'
import { Releases, controllerGroups } from './releases.ts'
import { at, listAt, textAt } from '../read.ts'

/**
 * Objects with their missing namespace, as `helm template -n` prints them: the destination of their Argo CD Application, or
 * the common namespace of their release. Without a release, it is the common namespace of all objects, of all workloads, or
 * of the workloads of Convex. Without a common namespace, it remains unknown. Releases with objects of the same names get
 * separate namespaces, with the names of the releases.
 */
export function withNamespaces(
  objects: readonly K8sObject[],
  isOpen: (namespace: string) => boolean = (namespace) => namespace === '',
): readonly K8sObject[] {
  const own = objects.filter(
    ({ kind, apiVersion }) => !clusterScoped.has(kind) && !controllerGroups.test(groupOf(apiVersion)),
  )
  const open = new Set(own.filter((object) => isOpen(namespaceOf(object))))
  if (open.size === 0) return objects
  const known = new Releases(objects)
  const written = own.filter((object) => !open.has(object))
  const workloads = written.filter((object) => at(object, 'spec', 'template', 'spec') !== undefined)
  const shared = onlyOf(written) ?? onlyOf(workloads) ?? onlyOf(workloads.filter(isOfConvex))
  const releases = new Map<string, K8sObject[]>()
  for (const object of written) {
    const release = known.of(object)
    if (release !== undefined) releases.set(release, [...(releases.get(release) ?? []), object])
  }
  const clashing = clashesIn(open, known)
  const taken = new Set(written.map(identityOf))
  return objects.map((object) => {
    if (!open.has(object)) return object
    const release = known.of(object)
    const isOther = release !== undefined && releases.size > 0
    const agreed = isOther ? onlyOf(releases.get(release) ?? []) : shared
    const apart = release !== undefined && clashing.has(release) ? release : undefined
    const namespace = known.destinationOf(object) ?? apart ?? agreed
    if (namespace === undefined) return object
    const copy = { ...object, metadata: { ...object.metadata, namespace } }
    return taken.has(identityOf(copy)) ? object : withLocationOf(object, copy)
  })
}

/** Releases that cannot share a namespace, because they have objects of the same kind and name. */
function clashesIn(objects: Iterable<K8sObject>, known: Releases): ReadonlySet<string> {
  const byIdentity = grouped([...objects], (object) => [identityOf(object)])
  return new Set(
    [...byIdentity.values()].flatMap((same) => {
      const names = new Set(same.flatMap((object) => known.of(object) ?? []))
      return names.size > 1 ? [...names] : []
    }),
  )
}

function isOfConvex(workload: K8sObject): boolean {
  const containers = listAt(workload, 'spec', 'template', 'spec', 'containers')
  return containers.some((container) => isConvexImage('image', textAt(container, 'image') ?? ''))
}

/** The common namespace of objects. */
function onlyOf(objects: readonly K8sObject[]): string | undefined {
  const names = new Set(objects.map(namespaceOf))
  return names.size === 1 ? [...names][0] : undefined
}
