import type { Mutant } from '../mutant.ts'
import { each, isBackend, nameOf } from '../support/backend.ts'
import type { Json } from '../support/backend.ts'
import { isService, put } from '../support/routes.ts'

const isBackendService = (object: Json): boolean => isService(object) && nameOf(object) === 'convex-backend'
const monitoring = 'monitoring.coreos.com/v1'

function serviceMonitor(rule: string, name: string, change: (spec: Json, service: Json) => void): Mutant {
  return each(rule, name, isBackendService, (object, objects) => {
    const spec: Json = {
      selector: { matchLabels: { app: 'convex-backend' } },
      endpoints: [{ port: 'api', path: '/metrics' }],
    }
    change(spec, object)
    put(objects, object, { apiVersion: monitoring, kind: 'ServiceMonitor', spec })
  })
}

function podMonitor(rule: string, name: string, spec: Json): Mutant {
  return each(rule, name, isBackend, (object, objects) =>
    put(objects, object, { apiVersion: monitoring, kind: 'PodMonitor', spec }),
  )
}

/** Faults in monitors. */
export const monitoringMutants: readonly Mutant[] = [
  serviceMonitor('monitor-selector', 'other labels', (spec) => {
    spec['selector'] = { matchLabels: { app: 'convex' } }
  }),
  podMonitor('monitor-selector', 'other labels', {
    selector: { matchLabels: { app: 'convex' } },
    podMetricsEndpoints: [{ port: 'api' }],
  }),
  serviceMonitor('monitor-port', 'a port that is not there', (spec) => {
    spec['endpoints'] = [{ port: 'http' }]
  }),
  serviceMonitor('monitor-port', 'a number', (spec) => {
    spec['endpoints'] = [{ port: 3210 }]
  }),
  podMonitor('monitor-port', 'a port that is not there', {
    selector: { matchLabels: { app: 'convex-backend' } },
    podMetricsEndpoints: [{ port: 'metrics' }],
  }),
  each(
    'monitor-metrics',
    'metrics are off',
    (object, objects) =>
      isBackendService(object) && JSON.stringify(objects).includes('"DISABLE_METRICS_ENDPOINT":"true"'),
    (object, objects) =>
      put(objects, object, {
        apiVersion: monitoring,
        kind: 'ServiceMonitor',
        spec: { selector: { matchLabels: { app: 'convex-backend' } }, endpoints: [{ port: 'api' }] },
      }),
  ),
]
