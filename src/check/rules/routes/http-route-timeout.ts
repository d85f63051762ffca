import type { RuleDefinition } from '../../rule.ts'
import { keysOf } from '../../model/routes/middlewares.ts'
import { recordAt, textAt } from '../../model/read.ts'
import { backendExample, serviceExample } from '../../examples/routes.ts'
import { eachBackendRoute } from '../scopes.ts'
import { gatewayApi } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'An HTTPRoute sets no timeout for the backend.',
  why:
    'timeouts.request limits the whole request, so the Gateway ends every WebSocket and every long action after this ' +
    'time. The backend has its own limits.',
  source: [gatewayApi('apis/v1/httproute_types.go', 'HTTPRouteTimeouts')],
  bad: httpRouteExample('\n      timeouts: { request: 30s }'),
  good: httpRouteExample(''),
  check: eachBackendRoute(function* ({ route }, report) {
    if (route.kind !== 'HTTPRoute') return
    const timeouts = recordAt(route.object, ...keysOf(route.path), 'timeouts')
    for (const name of ['request', 'backendRequest']) {
      const value = textAt(timeouts, name)
      if (value === undefined || /^0+(?:h|m|s|ms)$/.test(value)) continue
      yield report(
        `${route.path}.timeouts.${name}`,
        `After ${value.slice(0, 30)}, the Gateway ends requests, including WebSockets and long actions.`,
        'Remove the timeout, or set it to "0s".',
      )
    }
  }),
}

function httpRouteExample(timeouts: string): string {
  return `${backendExample()}${serviceExample}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: convex-backend, namespace: convex }
spec:
  parentRefs: [{ name: public, namespace: gateways }]
  hostnames: [convex.example.com]
  rules:
    - matches: [{ path: { type: PathPrefix, value: / } }]
      backendRefs: [{ name: convex-backend, port: 3210 }]${timeouts}
    - matches: [{ path: { type: PathPrefix, value: /echo } }, { path: { type: PathPrefix, value: /metrics } }]
`
}
