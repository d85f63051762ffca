import type { RuleDefinition } from '../../rule.ts'
import { exposureOf, serviceOf } from '../../model/routes/exposure.ts'
import { servicePort, servicePorts } from '../../model/backend/ports.ts'
import { textAt } from '../../model/read.ts'
import { backendExample, routeExample, servedExample, serviceExample } from '../../examples/routes.ts'
import { references } from './support/route-references.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The port of a route is a port of its Service.',
  why: 'A route names the port of the Service, by its number or its name, not that of the pod. Traefik drops a router with another.',
  source: 'Traefik pkg/provider/kubernetes/crd/kubernetes.go:701-722 (v3.7)',
  bad: `${backendExample()}${serviceExample}${routeExample({ 'port: 3210 }]': 'port: http }]' })}`,
  good: servedExample,
  *check(model) {
    for (const { found, backend } of references(exposureOf(model).routes)) {
      const service = serviceOf(model, backend)
      if (service === undefined || textAt(service, 'spec', 'type') === 'ExternalName') continue
      if (servicePort(service, backend.port) !== undefined) continue
      const ports = servicePorts(service).map(({ name, port }) =>
        name === undefined ? String(port) : `${port} (${name})`,
      )
      yield problemAt(
        {
          object: found.route.object,
          path: found.route.kind === 'Ingress' || backend.port !== undefined ? `${backend.path}.port` : backend.path,
        },
        backend.port === undefined
          ? `The route names no port of the Service ${backend.service}.`
          : `The Service ${backend.service} has no port ${backend.port}.`,
        `Name one of its ports: ${ports.slice(0, 5).join(', ') || 'it has none'}.`,
      )
    }
  },
}
