import type { RuleDefinition } from '../../rule.ts'
import { backendOrigins, originOf } from '../../model/routes/origins.ts'
import { acceptsSome } from '../../model/routes/route.ts'
import { originAstray } from '../../model/routes/requests.ts'
import { backendExample, routeExample, servedExample, serviceExample } from '../../examples/routes.ts'
import { publicRoutesOf, hasRoute } from '../../model/routes/origin-routes.ts'
import { eachServingBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The hosts of the origins have routes to the backend.',
  why:
    'The backend returns its origins as they are set, and does not know its routes. If the routes have another host, ' +
    'or lead to the dashboard or another app, URLs of files, callbacks of Node actions, HTTP actions and the ' +
    'dashboard do not reach the backend. A proxy such as nginx between the route and the backend is not evaluated.',
  source: [
    convex('self-hosted/docker-build/run_backend.sh', '"the outside world"'),
    convex('crates/node_executor/src/executor.rs', '"backend_address: self.convex_origin"'),
  ],
  bad: `${backendExample()}${serviceExample}${routeExample({ 'Host(`convex.': 'Host(`api.' })}`,
  good: servedExample,
  check: eachServingBackend(function* (pod, report, model) {
    const routes = publicRoutesOf(model, pod)
    const reported = new Set<unknown>()
    for (const name of backendOrigins) {
      const origin = originOf(pod, name)
      const { variable, url } = origin
      if (variable === undefined || url === undefined) continue
      const astray = originAstray(model, pod, name)
      if (astray !== undefined && !reported.has(astray.route)) {
        reported.add(astray.route)
        yield report(
          variable,
          `${name} has the host ${url.hostname}, but its route leads to ${astray.to} instead of this backend.`,
          'Route the host to the Service of the backend, or set the origin to a host that leads there.',
        )
      }
      // Without any route among the objects, other manifests create it.
      if (astray !== undefined || routes.length === 0 || reported.has(url.hostname)) continue
      reported.add(url.hostname)
      if (hasRoute(model, url.hostname) || routes.some(({ route }) => acceptsSome(route, url.hostname))) continue
      const hosts = [...new Set(routes.flatMap(({ route }) => route.hosts))].slice(0, 5).join(', ')
      yield report(
        variable,
        `${name} has the host ${url.hostname}, but the routes to this backend have ${hosts || 'no host'}.`,
        'Use the same host in the origin and the route.',
      )
    }
  }),
}
