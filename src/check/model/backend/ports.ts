import type { K8sObject } from '../../../kubernetes/object.ts'
import { listAt, numberAt, textAt } from '../read.ts'
import type { Workload } from './workloads.ts'

/** A port of a Service. */
export interface ServicePort {
  readonly name: string | undefined
  readonly port: number | undefined
  /** Number or name of the port of the pod; by default the number of the port. */
  readonly target: number | string | undefined
  readonly nodePort: number | undefined
  /** Path in the object: `spec.ports[0]`. */
  readonly path: string
}

/** The ports of a Service. */
export function servicePorts(service: K8sObject): readonly ServicePort[] {
  return listAt(service, 'spec', 'ports').map((entry, position) => {
    const port = numberAt(entry, 'port')
    return {
      name: textAt(entry, 'name'),
      port,
      target: numberAt(entry, 'targetPort') ?? textAt(entry, 'targetPort') ?? port,
      nodePort: numberAt(entry, 'nodePort'),
      path: `spec.ports[${position}]`,
    }
  })
}

/** The port of a Service with a number or a name. */
export function servicePort(service: K8sObject, wanted: number | string | undefined): ServicePort | undefined {
  if (wanted === undefined) return undefined
  return servicePorts(service).find(({ name, port }) =>
    typeof wanted === 'number' ? port === wanted : name === wanted,
  )
}

/** The number of a target port; `undefined` if no container has a port of that name. */
export function podPort({ containers }: Workload, target: number | string | undefined): number | undefined {
  if (typeof target === 'number' || target === undefined) return target
  for (const { spec } of containers) {
    for (const entry of listAt(spec, 'ports')) {
      if (textAt(entry, 'name') === target) return numberAt(entry, 'containerPort')
    }
  }
  // A number in quotes.
  return /^\d+$/.test(target) ? Number(target) : undefined
}
