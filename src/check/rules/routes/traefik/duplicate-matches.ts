import type { RuleDefinition } from '../../../rule.ts'
import { backendExample, routeExample, servedExample, serviceExample } from '../../../examples/routes.ts'
import { matchOf } from '../../../model/routes/traefik/traefik-syntax.ts'
import { eachIngressRoute } from '../../scopes.ts'
import { traefik } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'No two routes of one IngressRoute have the same match.',
  why:
    'Traefik names a router after the IngressRoute and a hash of the match. Two routes with one match have the same ' +
    'name, and the later one silently replaces the earlier one with its services and Middlewares. Traefik with safeNaming ' +
    '(3.7.11 and later) keeps both.',
  source: [
    traefik('pkg/provider/kubernetes/crd/name_builder.go', 'httpRouter'),
    traefik('pkg/provider/kubernetes/crd/kubernetes_http.go', 'loadIngressRouteConfiguration'),
  ],
  bad: `${backendExample()}${serviceExample}${routeExample({
    '  tls: {}': `    - kind: Rule
      match: Host(\`convex.example.com\`) && !PathPrefix(\`/metrics\`) && !PathPrefix(\`/echo\`)
      priority: 10
      services: [{ name: convex-backend, port: 3210 }]
  tls: {}`,
  })}`,
  good: servedExample,
  check: eachIngressRoute(function* ({ routes }, report) {
    const firsts = new Map(routes.toReversed().map(({ route }) => [matchOf(route), route.path]))
    for (const { route } of routes) {
      const first = firsts.get(matchOf(route))
      if (matchOf(route) === '' || first === undefined || first === route.path) continue
      yield report(
        `${route.path}.match`,
        `${first} has the same match, and Traefik keeps only one of them.`,
        'Combine them in one route, or move one to a separate IngressRoute.',
      )
    }
  }),
}
