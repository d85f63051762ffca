import { dirname } from 'node:path'
import { cnpgGroup } from '../../kubernetes/postgres/cloudnative-pg.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { groupOf, nameOf, namespaceOf } from '../model/index-of-objects.ts'
import { textAt } from '../model/read.ts'
import type { Group } from './deployments.ts'

const workloads: ReadonlySet<string> = new Set(['DaemonSet', 'Deployment', 'Pod', 'StatefulSet'])

/**
 * Adds a database cluster with a separate folder, as in a fleet, to each deployment with a `Database` in it. Without the
 * cluster, rules could not compare roles and databases.
 */
export function withSharedDatabases(groups: readonly Group[]): readonly Group[] {
  const clusters = new Map<string, Group>()
  for (const group of groups) {
    if (group.objects.some(({ kind }) => workloads.has(kind))) continue
    for (const object of objectsOf(group, 'Cluster')) clusters.set(keyOf(group, object, nameOf(object)), group)
  }
  const used = new Set<Group>()
  const all = groups.map((group) => {
    const names = objectsOf(group, 'Database').map((database) =>
      keyOf(group, database, textAt(database, 'spec', 'cluster', 'name') ?? ''),
    )
    const shared = new Set(names.flatMap((name) => clusters.get(name) ?? []))
    shared.delete(group)
    for (const cluster of shared) used.add(cluster)
    return { group, objects: [...group.objects, ...[...shared].flatMap(({ objects }) => objects)] }
  })
  return all.flatMap(({ group, objects }) => (used.has(group) ? [] : [{ ...group, objects }]))
}

function objectsOf({ objects }: Group, kind: string): readonly K8sObject[] {
  return objects.filter((object) => object.kind === kind && groupOf(object.apiVersion) === cnpgGroup)
}

function keyOf({ path }: Group, object: K8sObject, name: string): string {
  return [dirname(path), namespaceOf(object), name].join('\u0000')
}
