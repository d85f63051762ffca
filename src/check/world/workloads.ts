import type { K8sObject } from '../../kubernetes/object.ts'
import type { ObjectIndex } from './index-of-objects.ts'
import { listAt, recordAt, textAt, textsAt } from './read.ts'

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

const kinds: readonly { readonly kind: string; readonly group: string; readonly template: readonly string[] }[] = [
  { kind: 'Deployment', group: 'apps', template: ['spec', 'template'] },
  { kind: 'StatefulSet', group: 'apps', template: ['spec', 'template'] },
  { kind: 'DaemonSet', group: 'apps', template: ['spec', 'template'] },
  { kind: 'Job', group: 'batch', template: ['spec', 'template'] },
  { kind: 'CronJob', group: 'batch', template: ['spec', 'jobTemplate', 'spec', 'template'] },
  { kind: 'Pod', group: '', template: [] },
]

/** Everything that makes pods. */
export function workloadsOf(index: ObjectIndex): readonly Workload[] {
  return kinds.flatMap(({ kind, group, template }) =>
    index.all(kind, group).map((object): Workload => {
      const path = [...template, 'spec'].join('.')
      const pod = recordAt(object, ...template, 'spec')
      return {
        object,
        path,
        pod,
        labels: textsAt(object, ...template, 'metadata', 'labels'),
        containers: containersOf(pod, path),
      }
    }),
  )
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
