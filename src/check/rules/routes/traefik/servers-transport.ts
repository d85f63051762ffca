import type { RuleDefinition } from '../../../rule.ts'
import { keysOf } from '../../../model/routes/middlewares.ts'
import { textAt } from '../../../model/read.ts'
import { backendExample, routeExample, serviceExample } from '../../../examples/routes.ts'
import { eachRoute } from '../../scopes.ts'
import { traefik } from '../../../../sources/source.ts'

const routed = `${backendExample()}${serviceExample}${routeExample({ 'port: 3210 }]': 'port: 3210, serversTransport: slow }]' })}`

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The ServersTransport of a route exists in the namespace of the Service.',
  why: 'With a ServersTransport that does not exist, Traefik answers all requests of the route with 500.',
  source: [
    traefik(
      'pkg/provider/kubernetes/crd/kubernetes_http.go',
      '"lb.ServersTransport, err ="',
      'makeServersTransportKey',
    ),
  ],
  bad: routed,
  good: `${routed}
---
apiVersion: traefik.io/v1alpha1
kind: ServersTransport
metadata: { name: slow, namespace: convex }
spec: { forwardingTimeouts: { dialTimeout: 30s } }
`,
  check: eachRoute(function* ({ route }, report, { index }) {
    if (route.kind !== 'IngressRoute') return
    for (const { namespace, path } of route.backends) {
      const name = textAt(route.object, ...keysOf(path), 'serversTransport')
      if (name === undefined || name.includes('@') || name === 'default') continue
      if (index.find('ServersTransport', 'traefik.io', namespace, name) !== undefined) continue
      yield report(
        `${path}.serversTransport`,
        `ServersTransport ${name} is not among the objects of namespace ${namespace || '(none)'}.`,
        'Add it in the namespace of the Service, or remove the field: the backend uses plain HTTP and needs none.',
      )
    }
  }),
}
