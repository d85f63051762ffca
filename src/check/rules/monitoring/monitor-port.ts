import type { RuleDefinition } from '../../rule.ts'
import type { MonitorTarget } from '../../model/monitoring/targets.ts'
import { podPort, servicePorts } from '../../model/backend/ports.ts'
import { listAt, numberAt, textAt } from '../../model/read.ts'
import { monitorExample } from './support/monitor-example.ts'
import { eachMonitor } from '../scopes.ts'
import { prometheusOperator } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A monitor names a port of its Services or pods.',
  why:
    'A ServiceMonitor uses the name of a port of the Service, and a PodMonitor the name of a container port. With a ' +
    'number or another name, Prometheus silently ignores the target.',
  source: [
    prometheusOperator('pkg/apis/monitoring/v1/types.go', 'Endpoint.Port', 'Endpoint.TargetPort'),
    prometheusOperator('pkg/apis/monitoring/v1/podmonitor_types.go', 'PodMetricsEndpoint.Port'),
  ],
  bad: monitorExample({ 'port: api, path': 'port: http, path' }),
  good: monitorExample(),
  check: eachMonitor(function* (target, report) {
    if (target.pods.length === 0) return
    for (const [position, endpoint] of listAt(target.monitor, 'spec', target.list).entries()) {
      const fault = portFault(target, endpoint)
      if (fault === undefined) continue
      yield report(`spec.${target.list}[${position}].port`, fault, 'Write the name of the port that leads to 3210.')
    }
  }),
}

function portFault({ services, pods, list }: MonitorTarget, endpoint: unknown): string | undefined {
  const port = textAt(endpoint, 'port')
  const number = numberAt(endpoint, 'port')
  if (number !== undefined) return `The port is the number ${number}, but must be a name.`
  if (port === undefined) return undefined
  if (list === 'endpoints')
    return services.some((service) => servicePorts(service).some(({ name }) => name === port))
      ? undefined
      : `No selected Service has a port named ${port}.`
  return pods.some(({ workload }) => podPort(workload, port) !== undefined)
    ? undefined
    : `No container of the selected pods has a port named ${port}.`
}
