import type { K8sObject } from '../../../kubernetes/object.ts'
import { backendPaths } from './backend-paths.ts'
import type { ConvexPod } from './convex-pods.ts'
import type { DatabaseUrl } from '../database/url.ts'
import type { Variable } from '../environment/environment.ts'
import { namespaceOf } from '../index-of-objects.ts'
import { claimsOf, mountOf } from '../storage/mounts.ts'
import { hasOwner } from '../owner-references.ts'
import { numberAt } from '../read.ts'
import type { Model } from '../model.ts'

/** A database or a data directory, which two backends must not share. */
export interface Shared {
  readonly id: string
  readonly what: string
}

export function sharedBy(model: Model, pod: ConvexPod): readonly Shared[] {
  return [...databaseId(model, pod), ...directoryId(model, pod)]
}

/** A running backend, and a database or a data directory that it must not share. */
export interface Writer extends Shared {
  readonly object: K8sObject
}

/** The databases and data directories of the running backends. */
export function writersIn(model: Model): readonly Writer[] {
  return model.backends
    .filter((pod) => !isStopped(pod))
    .flatMap((pod) => sharedBy(model, pod).map((shared) => ({ ...shared, object: pod.workload.object })))
}

/** Whether another object runs the backend, or it has no replicas. */
export function isStopped({ workload: { object } }: ConvexPod): boolean {
  return hasOwner(object) || numberAt(object, 'spec', 'replicas') === 0
}

function databaseId(model: Model, pod: ConvexPod): readonly Shared[] {
  const { type, cluster, databaseName, isNameHidden, url, variable } = model.databaseOf(pod)
  if (databaseName === undefined || type === 'sqlite' || type === 'unknown') return []
  const what = isNameHidden ? 'database' : `database ${databaseName}`
  if (cluster !== undefined) {
    return [{ id: `cluster/${scopeOf(model, cluster)}/${cluster.metadata?.name}/${databaseName}`, what }]
  }
  const server = serverId(scopeOf(model, pod.workload.object), pod, { url, variable })
  return server === undefined ? [] : [{ id: `${server}/${databaseName}`, what }]
}

/** The namespace; without one, every Argo CD Application and Helm release is assumed to have its own. */
function scopeOf({ releases }: Model, object: K8sObject): string {
  return namespaceOf(object) || `of ${releases.of(object) ?? ''}`
}

export interface Server {
  readonly url: DatabaseUrl | undefined
  readonly variable: Variable | undefined
}

/** Identifies a server by its host, or by the Secret with the host. */
export function serverId(namespace: string, { environment }: ConvexPod, { url, variable }: Server): string | undefined {
  const host = url?.host ?? ''
  // A host without dots is a Service in the namespace of the pod.
  if (host !== '' && !host.includes('$(')) {
    return `host/${host.includes('.') ? host : `${namespace}/${host}`}:${url?.port ?? ''}`
  }
  const reference = /^\$\((.+)\)$/.exec(host)?.[1]
  const from = reference === undefined ? variable?.from : environment.variables.get(reference)?.from
  return from?.kind === 'Secret' ? `secret/${namespace}/${from.name}/${from.key}` : undefined
}

function directoryId(model: Model, pod: ConvexPod): readonly Shared[] {
  const mount = mountOf(pod.mounts, backendPaths(pod).data)
  return claimsOf(pod.workload, mount).map((claim) => ({
    id: `claim/${scopeOf(model, pod.workload.object)}/${claim}/${mount?.subPath ?? ''}`,
    what: `data directory on the claim ${claim}`,
  }))
}
