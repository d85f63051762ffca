import { snapshotGroup } from '../../../kubernetes/storage/volume-snapshot.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { secretOwners } from '../secrets/convex-secrets.ts'
import { grouped } from '../grouped.ts'
import { nameOf, namespaceOf } from '../index-of-objects.ts'
import { memo } from '../memo.ts'
import { listAt, recordAt, textAt, textsAt } from '../read.ts'
import { claimsOf } from '../storage/mounts.ts'
import type { Model } from '../model.ts'

const prefix = 'argocd.argoproj.io/'
export const syncOptions = `${prefix}sync-options`

/** The value of a sync option in a list, such as `Prune`. */
function optionIn(options: readonly string[], name: string): string | undefined {
  return options.map((option) => option.trim().split('=')).find(([key]) => key === name)?.[1]
}

/** The value of a sync option: that of the object, else that of its Application. */
function syncOption(object: K8sObject, name: string, application?: K8sObject): string | undefined {
  const own = textsAt(object, 'metadata', 'annotations')[syncOptions]?.split(',') ?? []
  const shared = listAt(application, 'spec', 'syncPolicy', 'syncOptions').filter(
    (item): item is string => typeof item === 'string',
  )
  return optionIn(own, name) ?? optionIn(shared, name)
}

/** Whether a sync option keeps an object: `Prune` or `Delete` is false, or requires confirmation. */
export function isKept(object: K8sObject, name: 'Prune' | 'Delete', application?: K8sObject): boolean {
  const value = syncOption(object, name, application)
  return value === 'false' || value === 'confirm'
}

/** Applications by the namespace that they sync to. */
export const applicationsByNamespace = memo(({ index }: Model): ReadonlyMap<string, readonly K8sObject[]> =>
  grouped(index.all('Application', 'argoproj.io'), (object) => {
    const namespace = textAt(object, 'spec', 'destination', 'namespace')
    return namespace === undefined ? [] : [namespace]
  }),
)

/** An Application with the namespace that it syncs to. */
export interface SyncedNamespace {
  readonly application: K8sObject
  readonly namespace: string
}

/** Every Application that names the namespace that it syncs to. */
export function* syncedNamespaces(model: Model): Iterable<SyncedNamespace> {
  for (const [namespace, applications] of applicationsByNamespace(model))
    for (const application of applications) yield { application, namespace }
}

/** Whether an Application deletes objects that were removed from the folder (automated pruning). */
export function prunes(application: K8sObject): boolean {
  const automated = recordAt(application, 'spec', 'syncPolicy', 'automated')
  return automated['prune'] === true && automated['enabled'] !== false
}

/**
 * Whether annotations show that Argo CD applies the objects of a namespace of Convex, apart from objects of other
 * Applications.
 */
export const isSynced = memo((model: Model): ((object: K8sObject) => boolean) => {
  const noted = model.objects.filter(
    (object) =>
      model.convexNamespaces.has(namespaceOf(object)) &&
      Object.keys(textsAt(object, 'metadata', 'annotations')).some((name) => name.startsWith(prefix)),
  )
  const byNamespace = grouped(noted, (object) => [namespaceOf(object)])
  return (object) =>
    byNamespace.get(namespaceOf(object))?.some((other) => !model.releases.areTwo(other, object)) ?? false
})

/** The Applications that apply an object: the one that it names, else all of the namespace. */
export function ownApplications(
  { releases }: Model,
  object: K8sObject,
  applications: readonly K8sObject[] = [],
): readonly K8sObject[] {
  const name = releases.of(object)
  const own = applications.filter((application) => nameOf(application) === name)
  return own.length > 0 ? own : applications
}

/**
 * The objects with the data of Convex: the clusters of its databases, the claims that its pods mount with their snapshots,
 * and the owners of the Secrets that both read.
 */
export function dataObjects(model: Model): readonly K8sObject[] {
  const found = new Set<K8sObject>()
  for (const pod of model.backends) {
    const { cluster } = model.databaseOf(pod)
    if (cluster !== undefined) found.add(cluster)
    const namespace = namespaceOf(pod.workload.object)
    for (const claim of pod.mounts.flatMap((mount) => claimsOf(pod.workload, mount))) {
      const object = model.index.find('PersistentVolumeClaim', '', namespace, claim)
      if (object !== undefined) found.add(object)
      for (const snapshot of model.index.all('VolumeSnapshot', snapshotGroup)) {
        const source = textAt(snapshot, 'spec', 'source', 'persistentVolumeClaimName')
        if (source === claim && namespaceOf(snapshot) === namespace) found.add(snapshot)
      }
    }
  }
  return [...found, ...secretOwners(model)]
}
