import type { RuleDefinition } from '../../rule.ts'
import { exposureOf } from '../../model/routes/exposure.ts'
import { grouped } from '../../model/grouped.ts'
import { compete } from '../../model/routes/precedence.ts'
import { dashboardExample, dashboardServiceExample, routeExample } from '../../examples/routes.ts'
import { problemAt } from '../../rule.ts'

/** The dashboard behind a route that asks for a login, with some of its text replaced. */
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
  title: 'The dashboard is served at the root of a host, with every path of it.',
  why:
    'The dashboard is built without a base path: its pages are at the root, and its scripts below /_next. Below a path such as ' +
    '/dashboard its pages answer 404, with or without a rewrite, and the browser requests its scripts at the root, where ' +
    'another app answers.',
  source: 'convex-backend npm-packages/dashboard-self-hosted/next.config.js:68-127 (652b828)',
  bad: routedExample('Host(`dashboard.example.com`) && PathPrefix(`/dashboard`)'),
  good: routedExample('Host(`dashboard.example.com`)'),
  *check(model) {
    const { of } = exposureOf(model)
    for (const pod of model.dashboards) {
      const routes = of(pod).filter(({ isRedirect }) => !isRedirect)
      const byHost = grouped(routes, ({ route: { hosts } }) => (hosts.length === 0 ? [anyHost] : hosts))
      const forAny = byHost.get(anyHost) ?? []
      for (const [name, own] of byHost) {
        const host = name === anyHost ? 'any.example' : name.replace(/^\*/, 'any')
        const [first] = own
        if (first === undefined) continue
        // A route for any host on the tailnet is no help on the internet.
        const others = forAny.filter(({ route }) => compete(route, first.route))
        const takes = (path: string): boolean =>
          [...own, ...others].some(({ route }) => route.accepts({ host, path }) !== false)
        if (takes('/') && takes(scripts)) continue
        const end = first.destinations.find((destination) => destination.pod === pod)
        yield problemAt(
          { object: first.route.object, path: end?.backend.path ?? first.route.path },
          takes('/')
            ? `Only some paths${name === anyHost ? '' : ` of ${name}`} lead to the dashboard, and its scripts below /_next do not.`
            : `This route serves the dashboard below a path${name === anyHost ? '' : ` of ${name}`}, but the dashboard has no base path: its pages answer 404, and its scripts are requested at the root of the host.`,
          'Give the dashboard a host of its own, and send every path of it to the dashboard.',
        )
      }
    }
  },
}

const scripts = '/_next/static/chunks/main.js'
const anyHost = ''
