import type { RuleDefinition } from '../../rule.ts'
import { serviceOf } from '../../model/routes/exposure.ts'
import { servicePort, servicePorts } from '../../model/backend/ports.ts'
import { textAt } from '../../model/read.ts'
import { backendExample, routeExample, servedExample, serviceExample } from '../../examples/routes.ts'
import { eachServiceReference } from '../scopes.ts'
import { traefik } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The port of a route is a port of its Service.',
  why:
    'A route names the port of the Service, by number or name, not the port of the pod. Traefik drops a route with ' +
    'another port.',
  source: [traefik('pkg/provider/kubernetes/crd/kubernetes.go', 'getServicePort')],
  bad: `${backendExample()}${serviceExample}${routeExample({ 'port: 3210 }]': 'port: http }]' })}`,
  good: servedExample,
  check: eachServiceReference(function* ({ route, backend }, report, model) {
    const service = serviceOf(model, backend)
    if (service === undefined || textAt(service, 'spec', 'type') === 'ExternalName') return
    if (servicePort(service, backend.port) !== undefined) return
    const ports = servicePorts(service)
      .slice(0, 5)
      .map(({ name, port }) => (name === undefined ? String(port) : `${port} (${name})`))
    yield report(
      route.kind === 'Ingress' || backend.port !== undefined ? `${backend.path}.port` : backend.path,
      backend.port === undefined
        ? `The route names no port of the Service ${backend.service}.`
        : `The Service ${backend.service} has no port ${backend.port}.`,
      ports.length === 0 ? 'Add a port to the Service.' : `Name one of its ports: ${ports.join(', ')}.`,
    )
  }),
}
