import { titleOf } from '../../kubernetes/object.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import { backendPaths } from '../world/backend-paths.ts'
import type { ConvexPod } from '../world/convex-pods.ts'
import type { DatabaseUrl } from '../world/database-url.ts'
import type { Variable } from '../world/environment.ts'
import { namespaceOf } from '../world/index-of-objects.ts'
import { claimsOf, mountOf } from '../world/mounts.ts'
import { hasOwner } from '../world/owner.ts'
import { listAt, numberAt, textAt, textsAt } from '../world/read.ts'
import { isKnative } from '../world/workloads.ts'
import type { World } from '../world/world.ts'
import { backendYaml, documents, replaced } from './backend-example.ts'
import { asDeployment } from './backend-problems.ts'

/** What two backends must not share: a database, or a data directory. */
interface Shared {
  readonly id: string
  readonly what: string
}

function sharedBy(world: World, pod: ConvexPod): readonly Shared[] {
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
function isStopped({ workload: { object } }: ConvexPod): boolean {
  return hasOwner(object) || numberAt(object, 'spec', 'replicas') === 0
}

function databaseId(world: World, pod: ConvexPod): readonly Shared[] {
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
function scopeOf({ releases }: World, object: K8sObject): string {
  return namespaceOf(object) || `of ${releases.of(object) ?? ''}`
}

interface Server {
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

function directoryId(world: World, pod: ConvexPod): readonly Shared[] {
  const mount = mountOf(pod.mounts, backendPaths(pod).data)
  return claimsOf(pod.workload, mount).map((claim) => ({
    id: `claim/${scopeOf(world, pod.workload.object)}/${claim}/${mount?.subPath ?? ''}`,
    what: `data directory on the claim ${claim}`,
  }))
}

function nameOf({ workload, container }: ConvexPod): string {
  return `${titleOf(workload.object)}/${container.name}`
}

/** Two Deployments are two writers, however many replicas each has. */
export const oneBackendPerDatabase: Rule = {
  id: 'one-backend-per-database',
  severity: 'error',
  title: 'No two backends share a database or a data directory.',
  why:
    'Whoever starts last takes the lease on the database, and the other backend ends itself. Two workloads with one ' +
    'replica each are therefore as wrong as one with two. The database is named after the instance, so that two ' +
    'backends on one server need two instance names.',
  source: 'convex-backend crates/postgres/src/lib.rs:1773-1880, crates/clusters/src/lib.rs:53-61 (652b828)',
  bad: documents(backendYaml, replaced(backendYaml, { 'name: convex-backend,': 'name: convex-backend-blue,' })),
  good: documents(
    backendYaml,
    replaced(backendYaml, {
      'name: convex-backend,': 'name: convex-backend-blue,',
      'value: convex-self-hosted': 'value: convex-blue',
      'claimName: convex-backend-data': 'claimName: convex-backend-blue-data',
      'metadata: { name: convex-backend-data,': 'metadata: { name: convex-backend-blue-data,',
    }),
  ),
  *check(world) {
    const first = new Map<string, ConvexPod>()
    // By name, so that the same one is spoken of whatever the order of the objects; what makes its claims comes first.
    for (const pod of world.backends.toSorted(byName)) {
      if (isStopped(pod)) continue
      for (const { id, what } of sharedBy(world, pod)) {
        const other = first.get(id)
        if (other === undefined) first.set(id, pod)
        if (other === undefined || nameOf(other) === nameOf(pod)) continue
        yield {
          object: pod.workload.object,
          path: pod.container.path,
          message: `It has the same ${what} as ${nameOf(other)}, and the two push each other out.`,
          fix: 'Keep one of the two, or give each its own instance name, database and volume.',
        }
        break
      }
    }
  },
}

function byName(a: ConvexPod, b: ConvexPod): number {
  const order = Number(makesClaims(b)) - Number(makesClaims(a))
  if (order !== 0) return order
  return nameOf(a) < nameOf(b) ? -1 : Number(nameOf(a) > nameOf(b))
}

function makesClaims({ workload: { object } }: ConvexPod): boolean {
  return listAt(object, 'spec', 'volumeClaimTemplates').length > 0
}

const autoscalers: readonly {
  readonly kind: string
  readonly group: string
  readonly most: readonly string[]
  readonly least: readonly string[]
  /** What `most` and `least` are when they are left out. */
  readonly defaults: readonly [most: number, least: number]
}[] = [
  {
    kind: 'HorizontalPodAutoscaler',
    group: 'autoscaling',
    most: ['spec', 'maxReplicas'],
    least: ['spec', 'minReplicas'],
    defaults: [1, 1],
  },
  {
    kind: 'ScaledObject',
    group: 'keda.sh',
    most: ['spec', 'maxReplicaCount'],
    least: ['spec', 'minReplicaCount'],
    defaults: [100, 0],
  },
  {
    kind: 'HTTPScaledObject',
    group: 'http.keda.sh',
    most: ['spec', 'replicas', 'max'],
    least: ['spec', 'replicas', 'min'],
    defaults: [100, 0],
  },
]

/** An autoscaler makes the second writer by itself, or takes the only one away. */
export const backendHasNoAutoscaler: Rule = {
  id: 'backend-has-no-autoscaler',
  severity: 'error',
  title: 'Nothing scales the backend.',
  why:
    'An autoscaler adds a second writer under load, exactly when it does the most harm. One that scales to zero stops ' +
    'scheduled functions and crons, and cuts every open WebSocket.',
  source:
    'convex-backend crates/postgres/src/lib.rs:1773-1880 (652b828); keda.sh, ScaledObject specification (0 to 100 replicas)',
  bad: documents(
    backendYaml,
    `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: convex-backend, namespace: convex }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: convex-backend }
  minReplicas: 1
  maxReplicas: 3
`,
  ),
  good: backendYaml,
  *check({ backends, index }) {
    const targets = new Set(
      backends.map(({ workload: { object } }) => `${namespaceOf(object)}/${object.kind}/${object.metadata?.name}`),
    )
    if (targets.size === 0) return
    for (const object of new Set(backends.map(({ workload }) => workload.object))) yield* scaledByKnative(object)
    for (const { kind, group, most, least, defaults } of autoscalers) {
      for (const object of index.all(kind, group)) {
        const target = textAt(object, 'spec', 'scaleTargetRef', 'kind') ?? 'Deployment'
        const name = textAt(object, 'spec', 'scaleTargetRef', 'name') ?? ''
        if (!targets.has(`${namespaceOf(object)}/${target}/${name}`)) continue
        const [max, min] = [numberAt(object, ...most) ?? defaults[0], numberAt(object, ...least) ?? defaults[1]]
        if (max <= 1 && min === 1) continue
        yield {
          object,
          path: (max > 1 ? most : least).join('.'),
          message:
            max > 1
              ? `It may run ${max} backends at once, which take the database from each other.`
              : 'It may stop the backend, and with it every scheduled function and open connection.',
          fix: `Remove the ${kind}; the backend always has exactly one replica.`,
        }
      }
    }
  },
}

/** Knative scales by itself, to zero and without limit by default. */
function* scaledByKnative(object: K8sObject): Iterable<Problem> {
  if (!isKnative(object)) return
  const annotations = textsAt(object, 'spec', 'template', 'metadata', 'annotations')
  const bound = (name: string, old: string): number =>
    Number(annotations[`autoscaling.knative.dev/${name}`] ?? annotations[`autoscaling.knative.dev/${old}`] ?? 0)
  const [max, min] = [bound('max-scale', 'maxScale'), bound('min-scale', 'minScale')]
  if (max === 1 && min === 1) return
  const most = max === 0 ? 'any number of' : `up to ${max}`
  yield {
    object,
    path: 'spec.template.metadata.annotations',
    message:
      max === 1
        ? 'Knative stops the backend when there are no requests, and with it every scheduled function.'
        : `Under load Knative runs ${most} backends at once, which take the database from each other.`,
    fix: asDeployment,
  }
}
