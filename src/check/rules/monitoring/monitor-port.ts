import type { RuleDefinition } from '../../rule.ts'
import { monitorTargets } from '../../model/monitoring/targets.ts'
import type { MonitorTarget } from '../../model/monitoring/targets.ts'
import { podPort, servicePorts } from '../../model/backend/ports.ts'
import { listAt, numberAt, textAt } from '../../model/read.ts'
import { monitorExample } from './support/monitors.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A monitor names a port of what it selects, by name.',
  why:
    'A ServiceMonitor takes the name of a port of the Service, a PodMonitor that of a container port. A number in quotes or ' +
    'another name leaves the target out without a word.',
  source: 'prometheus-operator pkg/apis/monitoring/v1/types.go:549-570 (v0.93)',
  bad: monitorExample({ 'port: api, path': 'port: http, path' }),
  good: monitorExample(),
  *check(model) {
    for (const target of monitorTargets(model)) {
      if (target.pods.length === 0) continue
      for (const [position, endpoint] of listAt(target.monitor, 'spec', target.list).entries()) {
        const fault = portFault(target, endpoint)
        if (fault === undefined) continue
        yield problemAt(
          { object: target.monitor, path: `spec.${target.list}[${position}].port` },
          fault,
          'Write the name of the port that leads to 3210.',
        )
      }
    }
  },
}

function portFault({ services, pods, list }: MonitorTarget, endpoint: unknown): string | undefined {
  const port = textAt(endpoint, 'port')
  const number = numberAt(endpoint, 'port')
  if (number !== undefined) return `The port is the number ${number}; it has to be a name.`
  if (port === undefined) return undefined
  if (list === 'endpoints')
    return services.some((service) => servicePorts(service).some(({ name }) => name === port))
      ? undefined
      : `No Service that it selects has a port named ${port}.`
  return pods.some(({ workload }) => podPort(workload, port) !== undefined)
    ? undefined
    : `No container of the pods has a port named ${port}.`
}
