import type { K8sObject } from '../../../../kubernetes/object.ts'
import { backendPaths } from '../../../world/backend-paths.ts'
import type { ConvexPod } from '../../../world/convex-pods.ts'
import type { DatabaseUrl } from '../../../world/database-url.ts'
import type { Variable } from '../../../world/environment.ts'
import { namespaceOf } from '../../../world/index-of-objects.ts'
import { claimsOf, mountOf } from '../../../world/mounts.ts'
import { hasOwner } from '../../../world/owner.ts'
import { numberAt } from '../../../world/read.ts'
import type { World } from '../../../world/world.ts'

/** What two backends must not share: a database, or a data directory. */
export interface Shared {
  readonly id: string
  readonly what: string
}

export function sharedBy(world: World, pod: ConvexPod): readonly Shared[] {
  return [...databaseId(world, pod), ...directoryId(world, pod)]
}

/** A backend that runs, and one thing that it must not share. */
export interface Writer extends Shared {
  readonly object: K8sObject
}

/** What the backends that run must not share. */
export function writersIn(world: World): readonly Writer[] {
  return world.backends
    .filter((pod) => !isStopped(pod))
    .flatMap((pod) => sharedBy(world, pod).map((shared) => ({ ...shared, object: pod.workload.object })))
}

/** Whether something else runs it, or nothing does. */
export function isStopped({ workload: { object } }: ConvexPod): boolean {
  return hasOwner(object) || numberAt(object, 'spec', 'replicas') === 0
}

export function databaseId(world: World, pod: ConvexPod): readonly Shared[] {
  const { type, cluster, databaseName, isNameHidden, url, variable } = world.databaseOf(pod)
  if (databaseName === undefined || type === 'sqlite' || type === 'unknown') return []
  const what = isNameHidden ? 'database' : `database ${databaseName}`
  if (cluster !== undefined) {
    return [{ id: `cluster/${scopeOf(world, cluster)}/${cluster.metadata?.name}/${databaseName}`, what }]
  }
  const server = serverId(scopeOf(world, pod.workload.object), pod, { url, variable })
  return server === undefined ? [] : [{ id: `${server}/${databaseName}`, what }]
}

/** The namespace; where none is written, two Argo CD Applications or Helm releases are taken to have one each. */
export function scopeOf({ releases }: World, object: K8sObject): string {
  return namespaceOf(object) || `of ${releases.of(object) ?? ''}`
}

export interface Server {
  readonly url: DatabaseUrl | undefined
  readonly variable: Variable | undefined
}

/** The host, or the Secret that names it. */
export function serverId(namespace: string, { environment }: ConvexPod, { url, variable }: Server): string | undefined {
  const host = url?.host ?? ''
  // A name without dots belongs to the namespace of the pod.
  if (host !== '' && !host.includes('$(')) {
    return `host/${host.includes('.') ? host : `${namespace}/${host}`}:${url?.port ?? ''}`
  }
  const reference = /^\$\((.+)\)$/.exec(host)?.[1]
  const from = reference === undefined ? variable?.from : environment.variables.get(reference)?.from
  return from?.kind === 'Secret' ? `secret/${namespace}/${from.name}/${from.key}` : undefined
}

export function directoryId(world: World, pod: ConvexPod): readonly Shared[] {
  const mount = mountOf(pod.mounts, backendPaths(pod).data)
  return claimsOf(pod.workload, mount).map((claim) => ({
    id: `claim/${scopeOf(world, pod.workload.object)}/${claim}/${mount?.subPath ?? ''}`,
    what: `data directory on the claim ${claim}`,
  }))
}
