import type { RuleDefinition } from '../../rule.ts'
import { destinationOf, exposureOf } from '../../model/routes/exposure.ts'
import type { ConvexRoute, Destination } from '../../model/routes/exposure.ts'
import { missingPolicy } from '../../model/routes/gateway-authentication.ts'
import { isGuarded } from '../../model/routes/authentication.ts'
import type { Answer } from '../../model/routes/pattern.ts'
import { isTailnet } from '../../model/routes/reach.ts'
import { sampleHosts } from '../../model/routes/route.ts'
import type { Route } from '../../model/routes/route.ts'
import { isOnTailnet } from '../../model/routes/services.ts'
import type { Model } from '../../model/model.ts'
import { dashboardExample, dashboardServiceExample, routeExample } from '../../examples/routes.ts'
import { askForLogin } from '../routes/support/route-fixes.ts'
import { openBalancer } from '../policy/support/open-balancer.ts'
import { eachDashboard } from '../scopes.ts'
import { convex, traefik } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The dashboard is not on the internet, or requires a login.',
  why:
    'With the admin key, the dashboard gives access to all data, and it has no user accounts. A tailnet, a login or a ' +
    'list of allowed addresses protects it; a public route in addition to the tailnet defeats the tailnet. It is an ' +
    'info if only the name of an entry point, class or Gateway suggests that it is internal, or if a Middleware is ' +
    'not among the objects.',
  source: [
    traefik(
      'docs/content/reference/routing-configuration/http/middlewares/overview.md',
      '"## Available HTTP Middlewares"',
    ),
    convex('npm-packages/dashboard-self-hosted/src/pages/_app.tsx', '"const [storedAdminKey, setStoredAdminKey]"'),
  ],
  bad: `${dashboardExample()}${dashboardServiceExample()}${dashboardRoute()}`,
  good: `${dashboardExample()}${dashboardServiceExample()}`,
  check: eachDashboard(function* (pod, report, model) {
    const { of } = exposureOf(model)
    const services = model.servicesOf(pod.workload)
    const isOnTheTailnet = services.some(isOnTailnet) || of(pod).some(({ route }) => isTailnet(route))
    for (const found of of(pod).filter(isOpen)) {
      const { route, isPublic } = found
      const end = destinationOf(found, pod)
      const guarded = guardOf(model, route, end)
      if (guarded === true) continue
      // A public route in addition to the tailnet is reported regardless of its login.
      const isUnsure = isPublic === undefined || (guarded === undefined && !isOnTheTailnet)
      const missing = isUnsure && isPublic === true ? missingPolicy(model, route) : undefined
      yield report(
        { object: route.object, path: end?.backend.path ?? route.path },
        missing === undefined
          ? isUnsure
            ? unsure(isPublic === undefined)
            : sure(isOnTheTailnet, route.kind)
          : `The annotation names ${missing.kind} ${missing.name}, which is not among the objects. Without it, the dashboard is public.`,
        missing === undefined
          ? `Remove the route, or ${askForLogin(route)}.`
          : `Add this ${missing.kind}, or check that it exists in the cluster.`,
        isUnsure ? 'info' : undefined,
      )
    }
    for (const service of services) yield* openBalancer(service, 'the dashboard', report)
  }),
}

function dashboardRoute(): string {
  return routeExample({
    'name: convex-backend, namespace': 'name: convex-dashboard, namespace',
    'convex.example.com': 'dashboard.example.com',
    ' && !PathPrefix(`/metrics`) && !PathPrefix(`/echo`)': '',
    'name: convex-backend, port: 3210': 'name: convex-dashboard, port: 80',
  })
}

/** Whether a route requires a login. If a sidecar answers instead of the dashboard, the objects do not show it. */
function guardOf(model: Model, route: Route, end: Destination | undefined): Answer {
  const answer = isGuarded(model, route)
  return answer === false && end?.part === 'unknown' ? undefined : answer
}

function unsure(isNamedInternal: boolean): string {
  const doubt = isNamedInternal ? 'this route is internal, as its name suggests' : 'this route requires a login'
  return `The dashboard has no login, and the objects do not show whether ${doubt}.`
}

function sure(isOnTheTailnet: boolean, kind: string): string {
  return isOnTheTailnet
    ? `The dashboard is on the tailnet, but this ${kind} also exposes it to the internet.`
    : 'The dashboard is on the internet without a login.'
}

/** Whether a route is open to every client: it requires no more than host and path, such as no source address. */
function isOpen({ route, isPublic, isRedirect }: ConvexRoute): boolean {
  if (isPublic === false || isRedirect) return false
  return sampleHosts(route).some((host) => route.accepts({ host, path: '/' }) !== undefined)
}
