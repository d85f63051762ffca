import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { exposureOf } from '../../../model/routes/exposure.ts'
import { backendExample, routeExample, servedExample, serviceExample } from '../../../examples/routes.ts'
import { matchOf } from '../support/traefik-matches.ts'
import { problemAt } from '../../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'No two routes of one IngressRoute have the same match.',
  why:
    'Traefik names a router by the IngressRoute and a hash of the match. Two with one match have one name, and the later ' +
    'takes the place of the earlier: its services and middlewares are gone without a word.',
  source: 'Traefik pkg/provider/kubernetes/crd/kubernetes.go:1468-1480, kubernetes_http.go:84-164 (v3.7)',
  bad: `${backendExample()}${serviceExample}${routeExample({
    '  tls: {}': `    - kind: Rule
      match: Host(\`convex.example.com\`) && !PathPrefix(\`/metrics\`) && !PathPrefix(\`/echo\`)
      priority: 10
      services: [{ name: convex-backend, port: 3210 }]
  tls: {}`,
  })}`,
  good: servedExample,
  *check(model) {
    const seen = new Map<K8sObject, Map<string, string>>()
    for (const { route } of exposureOf(model).routes) {
      if (route.kind !== 'IngressRoute') continue
      const matches = seen.get(route.object) ?? new Map<string, string>()
      seen.set(route.object, matches)
      const match = matchOf(route)
      const first = matches.get(match)
      matches.set(match, first ?? route.path)
      if (first === undefined || match === '') continue
      yield problemAt(
        { object: route.object, path: `${route.path}.match` },
        `${first} has the same match; Traefik keeps only one of the two.`,
        'Make one route of them, or put one into an IngressRoute of its own.',
      )
    }
  },
}
