import { grouped } from './grouped.ts'
import { namespaceOf } from './index-of-objects.ts'
import type { ObjectIndex } from './index-of-objects.ts'
import { podPort, servicePorts } from './ports.ts'
import { textsAt } from './read.ts'
import type { Workload } from './workloads.ts'

// Every pod is held against every Service of its namespace. Of more than these, none counts as a sign.
const mostServices = 200

/** Finds the ports of a workload's pods to which Services send. */
export function serviceTargets(index: ObjectIndex): (workload: Workload) => readonly number[] {
  const services = index.all('Service').flatMap((service) => {
    const selector = Object.entries(textsAt(service, 'spec', 'selector'))
    const targets = servicePorts(service).map(({ target }) => target)
    return selector.length === 0 ? [] : [{ namespace: namespaceOf(service), selector, targets }]
  })
  const byNamespace = grouped(services, ({ namespace }) => [namespace])
  return (workload) => {
    const near = byNamespace.get(namespaceOf(workload.object)) ?? []
    if (near.length > mostServices) return []
    const own = near.filter(({ selector }) => selector.every(([key, value]) => workload.labels[key] === value))
    return own.flatMap(({ targets }) => targets.flatMap((target) => podPort(workload, target) ?? []))
  }
}
