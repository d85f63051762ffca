import type { RuleDefinition } from '../../rule.ts'
import { destinationOf, exposureOf } from '../../model/routes/exposure.ts'
import { grouped } from '../../model/grouped.ts'
import { compete } from '../../model/routes/precedence.ts'
import { dashboardExample, dashboardServiceExample, routeExample } from '../../examples/routes.ts'
import { eachDashboard } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

/** The dashboard behind a route with a login and a match. */
function routedExample(match: string): string {
  return `${dashboardExample()}${dashboardServiceExample({
    '  type: LoadBalancer\n  loadBalancerClass: tailscale\n  allocateLoadBalancerNodePorts: false\n': '',
  })}${routeExample({
    'name: convex-backend, namespace': 'name: convex-dashboard, namespace',
    'Host(`convex.example.com`) && !PathPrefix(`/metrics`) && !PathPrefix(`/echo`)': match,
    'services:': 'middlewares: [{ name: login }]\n      services:',
    'name: convex-backend, port: 3210': 'name: convex-dashboard, port: 80',
  })}
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: login, namespace: convex }
spec: { basicAuth: { secret: users } }
`
}

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The dashboard is served at the root of a host, with all paths of the host.',
  why:
    'The dashboard is built without a base path: its pages are at the root, and its scripts below /_next. Below a ' +
    'path such as /dashboard its pages answer 404, with or without a rewrite, and the browser requests its scripts at ' +
    'the root, where another app answers.',
  source: [convex('npm-packages/dashboard-self-hosted/next.config.js', 'nextConfig')],
  bad: routedExample('Host(`dashboard.example.com`) && PathPrefix(`/dashboard`)'),
  good: routedExample('Host(`dashboard.example.com`)'),
  check: eachDashboard(function* (pod, report, model) {
    const routes = exposureOf(model)
      .of(pod)
      .filter(({ isRedirect }) => !isRedirect)
    const byHost = grouped(routes, ({ route: { hosts } }) => (hosts.length === 0 ? [anyHost] : hosts))
    const forAny = byHost.get(anyHost) ?? []
    for (const [name, own] of byHost) {
      const host = name === anyHost ? 'any.example' : name.replace(/^\*/, 'any')
      const [first] = own
      if (first === undefined) continue
      // A route for any host on the tailnet does not serve the internet.
      const others = forAny.filter(({ route }) => compete(route, first.route))
      const takes = (path: string): boolean =>
        [...own, ...others].some(({ route }) => route.accepts({ host, path }) !== false)
      if (takes('/') && takes(scripts)) continue
      const end = destinationOf(first, pod)
      const ofHost = name === anyHost ? '' : ` of ${name}`
      yield report(
        { object: first.route.object, path: end?.backend.path ?? first.route.path },
        takes('/')
          ? `Only some paths${ofHost} lead to the dashboard, but not its scripts below /_next.`
          : `This route serves the dashboard below a path${ofHost}, but the dashboard has no base path: its pages answer 404, and browsers request its scripts at the root.`,
        'Give the dashboard its own host, and route all paths of the host to it.',
      )
    }
  }),
}

const scripts = '/_next/static/chunks/main.js'
const anyHost = ''
