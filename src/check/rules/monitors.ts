import type { K8sObject } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import type { ConvexPod } from '../world/convex-pods.ts'
import { nameOf } from '../world/index-of-objects.ts'
import { monitorTargets } from '../world/monitor-targets.ts'
import type { MonitorTarget } from '../world/monitor-targets.ts'
import { podPort, servicePorts } from '../world/ports.ts'
import { listAt, numberAt, textAt, textsAt } from '../world/read.ts'
import { backendExample, replaced, serviceExample } from './route-examples.ts'

function monitorExample(replacements: Readonly<Record<string, string>> = {}): string {
  const whole = `${backendExample({ 'ENDPOINT, value: "true"': 'ENDPOINT, value: "false"' })}${serviceExample}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: convex-backend, namespace: convex }
spec:
  selector: { matchLabels: { app: convex-backend } }
  endpoints: [{ port: api, path: /metrics }]
`
  return replaced(whole, replacements)
}

/** A monitor finds something. */
export const monitorSelectsSomething: Rule = {
  id: 'monitor-selects-something',
  severity: 'warning',
  title: 'A monitor of Convex selects a Service or pods.',
  why:
    'A ServiceMonitor selects Services by the labels of the Service, not of the pods, and a PodMonitor pods by theirs. One that ' +
    'selects nothing is no error anywhere: there are just no metrics, and no alert that needs them.',
  source: 'prometheus-operator pkg/apis/monitoring/v1/types.go:549-570 (v0.93)',
  bad: monitorExample({
    'matchLabels: { app: convex-backend } }\n  endpoints': 'matchLabels: { app: convex } }\n  endpoints',
  }),
  good: monitorExample(),
  *check(world) {
    for (const { monitor, selectsNothing, list } of monitorTargets(world)) {
      if (!selectsNothing) continue
      const labels = Object.entries(textsAt(monitor, 'spec', 'selector', 'matchLabels')).map((pair) => pair.join('='))
      const what = list === 'endpoints' ? 'Service' : 'pod'
      yield {
        object: monitor,
        path: 'spec.selector',
        message: `No ${what} among the objects has the labels ${labels.join(', ').slice(0, 200)}.`,
        fix: `Write the labels of the ${what} itself.`,
      }
    }
  },
}

/** A monitor asks at a port that is there. */
export const monitorPortExists: Rule = {
  id: 'monitor-port-exists',
  severity: 'warning',
  title: 'A monitor names a port of what it selects, by name.',
  why:
    'A ServiceMonitor takes the name of a port of the Service, a PodMonitor that of a container port. A number in quotes or ' +
    'another name leaves the target out without a word.',
  source: 'prometheus-operator pkg/apis/monitoring/v1/types.go:549-570 (v0.93)',
  bad: monitorExample({ 'port: api, path': 'port: http, path' }),
  good: monitorExample(),
  *check(world) {
    for (const target of monitorTargets(world)) {
      if (target.pods.length === 0) continue
      for (const [position, endpoint] of listAt(target.monitor, 'spec', target.list).entries()) {
        const fault = portFault(target, endpoint)
        if (fault === undefined) continue
        yield {
          object: target.monitor,
          path: `spec.${target.list}[${position}].port`,
          message: fault,
          fix: 'Write the name of the port that leads to 3210.',
        }
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

/** There is something to ask for. */
export const monitoredBackendHasMetrics: Rule = {
  id: 'monitored-backend-has-metrics',
  severity: 'warning',
  title: 'A backend that a monitor selects has its metrics on.',
  why: 'With DISABLE_METRICS_ENDPOINT=true the backend answers /metrics with 404, and the target is down for ever.',
  source: 'convex-backend crates/common/src/http/mod.rs:1349-1365 (652b828)',
  bad: monitorExample({ 'ENDPOINT, value: "false"': 'ENDPOINT, value: "true"' }),
  good: monitorExample(),
  *check(world) {
    const backends = new Set(world.backends)
    for (const { monitor, pods } of monitorTargets(world)) {
      const off = pods.find(
        (pod) => backends.has(pod) && pod.environment.variables.get('DISABLE_METRICS_ENDPOINT')?.value === 'true',
      )
      if (off !== undefined) yield offProblem(monitor, off)
    }
  },
}

function offProblem(object: K8sObject, { workload }: ConvexPod): Problem {
  return {
    object,
    path: 'spec.selector',
    message: `It asks ${workload.object.kind} ${nameOf(workload.object)} for metrics, which DISABLE_METRICS_ENDPOINT turns off there.`,
    fix: 'Take the variable out and keep /metrics out of the public routes, or take the monitor away.',
  }
}
