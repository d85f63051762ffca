import { functionEnvironmentComponent } from '../../../convex/function-variables.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { groupOf, namespaceOf } from '../index-of-objects.ts'
import type { ObjectIndex } from '../index-of-objects.ts'
import { listAt, numberAt, recordAt, textAt, textsAt } from '../read.ts'

/** A container of a pod, with its path in the object. */
export interface Container {
  readonly spec: Readonly<Record<string, unknown>>
  readonly path: string
  readonly name: string
  readonly image: string
  readonly isInit: boolean
}

/** An object that makes pods, or a pod. */
export interface Workload {
  readonly object: K8sObject
  /** Path of the pod's spec: `spec.template.spec`. */
  readonly path: string
  /** The pod's spec. */
  readonly pod: Readonly<Record<string, unknown>>
  /** Labels of the pod. */
  readonly labels: Readonly<Record<string, string>>
  readonly containers: readonly Container[]
}

const knativeGroup = 'serving.knative.dev'

const kinds: readonly { readonly kind: string; readonly group: string; readonly template: readonly string[] }[] = [
  { kind: 'Deployment', group: 'apps', template: ['spec', 'template'] },
  { kind: 'StatefulSet', group: 'apps', template: ['spec', 'template'] },
  { kind: 'DaemonSet', group: 'apps', template: ['spec', 'template'] },
  { kind: 'Job', group: 'batch', template: ['spec', 'template'] },
  { kind: 'CronJob', group: 'batch', template: ['spec', 'jobTemplate', 'spec', 'template'] },
  { kind: 'Pod', group: '', template: [] },
  { kind: 'ReplicaSet', group: 'apps', template: ['spec', 'template'] },
  { kind: 'ReplicationController', group: '', template: ['spec', 'template'] },
  { kind: 'Rollout', group: 'argoproj.io', template: ['spec', 'template'] },
  { kind: 'DeploymentConfig', group: 'apps.openshift.io', template: ['spec', 'template'] },
  { kind: 'CloneSet', group: 'apps.kruise.io', template: ['spec', 'template'] },
  { kind: 'StatefulSet', group: 'apps.kruise.io', template: ['spec', 'template'] },
  { kind: 'DaemonSet', group: 'apps.kruise.io', template: ['spec', 'template'] },
  { kind: 'Service', group: knativeGroup, template: ['spec', 'template'] },
  { kind: 'Configuration', group: knativeGroup, template: ['spec', 'template'] },
]

/** Whether `check` reads the pods of an object. */
export function isWorkload({ apiVersion, kind }: K8sObject): boolean {
  return kinds.some((known) => known.kind === kind && known.group === groupOf(apiVersion))
}

/** Whether a workload is the Job of `convexFunctionEnvironment`. */
export function setsFunctionEnvironment({ object }: Pick<Workload, 'object'>): boolean {
  const labels = textsAt(object, 'metadata', 'labels')
  return object.kind === 'Job' && labels['app.kubernetes.io/component'] === functionEnvironmentComponent
}

/** Whether Knative runs the pods of an object, and scales them. */
export function isKnative({ apiVersion }: K8sObject): boolean {
  return groupOf(apiVersion) === knativeGroup
}

/** All objects that make pods, without revisions of other objects, which are fixed in their owner. */
export function workloadsOf(index: ObjectIndex): readonly Workload[] {
  return kinds.flatMap(({ kind, group, template }) =>
    index.all(kind, group).flatMap((object): readonly Workload[] => {
      const path = [...template, 'spec'].join('.')
      const pod = recordAt(object, ...template, 'spec')
      if ((kind === 'Pod' || kind.startsWith('Replica')) && isRevision(index, object)) return []
      const labels = textsAt(object, ...template, 'metadata', 'labels')
      return [{ object, path, pod, labels, containers: containersOf(pod, path) }]
    }),
  )
}

/** Whether another object makes a ReplicaSet or a Pod, and either it has no pods, or the other object is among the objects. */
function isRevision(index: ObjectIndex, object: K8sObject): boolean {
  const owners = listAt(object, 'metadata', 'ownerReferences')
  if (owners.length > 0 && numberAt(object, 'spec', 'replicas') === 0) return true
  return owners.some((owner) => {
    const [group, kind, name] = [
      groupOf(textAt(owner, 'apiVersion') ?? ''),
      textAt(owner, 'kind'),
      textAt(owner, 'name'),
    ]
    const find = (owning: string, named: string) => index.find(owning, group, namespaceOf(object), named) !== undefined
    // The ReplicaSet between a Deployment and its Pod may be missing.
    return (
      find(kind ?? '', name ?? '') ||
      (kind === 'ReplicaSet' && find('Deployment', (name ?? '').replace(/-[a-z0-9]+$/, '')))
    )
  })
}

function containersOf(pod: Readonly<Record<string, unknown>>, path: string): readonly Container[] {
  return (['initContainers', 'containers'] as const).flatMap((list) =>
    listAt(pod, list).map((_, position): Container => {
      const spec = recordAt(pod, list, position)
      return {
        spec,
        path: `${path}.${list}[${position}]`,
        name: textAt(spec, 'name') ?? '',
        image: textAt(spec, 'image') ?? '',
        isInit: list === 'initContainers',
      }
    }),
  )
}
