import type { RuleDefinition } from '../../rule.ts'
import { backendOrigins, originOf } from '../../model/routes/origins.ts'
import { acceptsSome } from '../../model/routes/route.ts'
import { originAstray } from '../../model/routes/requests.ts'
import { backendExample, routeExample, servedExample, serviceExample } from '../../examples/routes.ts'
import { publicRoutesOf, hasRoute } from '../../model/routes/origin-routes.ts'
import { eachServingBackend } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The hosts of the origins are hosts of routes that lead to the backend.',
  why:
    'The backend hands out its origins as they are set, and does not know where it is reached. When the routes are for ' +
    'another host, or lead to the dashboard or another app, URLs of files, callbacks of Node actions, HTTP actions and the ' +
    'dashboard do not reach it. A proxy such as nginx between the route and the backend is taken as it is.',
  source:
    'convex-backend self-hosted/docker-build/run_backend.sh:53-64, crates/node_executor/src/executor.rs:249 (652b828)',
  bad: `${backendExample()}${serviceExample}${routeExample({ 'Host(`convex.': 'Host(`api.' })}`,
  good: servedExample,
  check: eachServingBackend(function* (pod, report, model) {
    const routes = publicRoutesOf(model, pod)
    const told = new Set<unknown>()
    for (const name of backendOrigins) {
      const origin = originOf(pod, name)
      const { variable, url } = origin
      if (variable === undefined || url === undefined) continue
      const astray = originAstray(model, pod, name)
      if (astray !== undefined && !told.has(astray.route)) {
        told.add(astray.route)
        yield report(
          variable,
          `${name} is for the host ${url.hostname}, whose route leads to ${astray.to}, not to this backend.`,
          "Send the host to the backend's Service, or set the origin to a host that leads there.",
        )
      }
      // Without any route, it is made elsewhere.
      if (astray !== undefined || routes.length === 0 || told.has(url.hostname)) continue
      told.add(url.hostname)
      if (hasRoute(model, url.hostname) || routes.some(({ route }) => acceptsSome(route, url.hostname))) continue
      const hosts = [...new Set(routes.flatMap(({ route }) => route.hosts))].slice(0, 5).join(', ')
      yield report(
        variable,
        `${name} is for the host ${url.hostname}, but the routes to this backend are for ${hosts || 'none'}.`,
        'Make the origin and the host of the route the same.',
      )
    }
  }),
}
