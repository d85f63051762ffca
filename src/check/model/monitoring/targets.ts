import type { K8sObject } from '../../../kubernetes/object.ts'
import type { ConvexPod } from '../backend/convex-pods.ts'
import { exposureOf } from '../routes/exposure.ts'
import { grouped } from '../grouped.ts'
import { nameOf, namespaceOf } from '../index-of-objects.ts'
import { isSelective, selectorFits } from '../labels.ts'
import { at, listAt, textAt, textsAt } from '../read.ts'
import { isForConvex } from '../label-selectors.ts'
import type { Workload } from '../backend/workloads.ts'
import type { Model } from '../model.ts'

const group = 'monitoring.coreos.com'

/** What a monitor selects in a namespace of Convex. */
export interface MonitorTarget {
  readonly monitor: K8sObject
  /** Field with its ports. */
  readonly list: 'endpoints' | 'podMetricsEndpoints'
  /** The Services that a ServiceMonitor selects; empty for a PodMonitor. */
  readonly services: readonly K8sObject[]
  /** The selected parts of Convex. */
  readonly pods: readonly ConvexPod[]
  readonly selectsNothing: boolean
}

/** The monitors of Convex, once for each namespace of Convex in which they select. */
export function* monitorTargets(model: Model): Iterable<MonitorTarget> {
  const workloads = grouped(model.workloads, ({ object }) => [namespaceOf(object)])
  const parts = new Map([...model.backends, ...model.dashboards].map((pod) => [pod.workload, pod]))
  for (const monitor of [...model.index.all('ServiceMonitor', group), ...model.index.all('PodMonitor', group)]) {
    const selector = at(monitor, 'spec', 'selector')
    for (const namespace of namespacesOf(model, monitor)) {
      if (!model.convexNamespaces.has(namespace)) continue
      const isMeant = isForConvex(model, namespace, nameOf(monitor), textsAt(selector, 'matchLabels'))
      const target =
        monitor.kind === 'ServiceMonitor'
          ? ofServices(model, monitor, namespace)
          : ofPods(monitor, { workloads: workloads.get(namespace) ?? [], parts })
      if (target.pods.length > 0 || (isMeant && isSelective(selector))) yield target
    }
  }
}

function namespacesOf(model: Model, monitor: K8sObject): readonly string[] {
  if (at(monitor, 'spec', 'namespaceSelector', 'any') === true) return [...model.convexNamespaces]
  const names = listAt(monitor, 'spec', 'namespaceSelector', 'matchNames')
  return names.length === 0 ? [namespaceOf(monitor)] : names.filter((name): name is string => typeof name === 'string')
}

function ofServices(model: Model, monitor: K8sObject, namespace: string): MonitorTarget {
  const selector = at(monitor, 'spec', 'selector')
  const services = model
    .servicesIn(namespace)
    .filter((service) => selectorFits(selector, textsAt(service, 'metadata', 'labels')))
  const pods = services.flatMap((service) => exposureOf(model).podsBehind(service))
  return { monitor, list: 'endpoints', services, pods, selectsNothing: services.length === 0 }
}

function ofPods(monitor: K8sObject, { workloads, parts }: Pods): MonitorTarget {
  const selector = at(monitor, 'spec', 'selector')
  const selected = workloads.filter(({ labels }) => selectorFits(selector, labels))
  // The operator of a database creates its pods.
  const isDatabase = textAt(selector, 'matchLabels', 'cnpg.io/cluster') !== undefined
  return {
    monitor,
    list: 'podMetricsEndpoints',
    services: [],
    pods: selected.flatMap((workload) => parts.get(workload) ?? []),
    selectsNothing: selected.length === 0 && !isDatabase,
  }
}

interface Pods {
  readonly workloads: readonly Workload[]
  readonly parts: ReadonlyMap<Workload, ConvexPod>
}
