import { distinct } from '../../distinct.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { exposureOf } from '../../world/exposure.ts'
import type { ConvexRoute, Destination } from '../../world/exposure.ts'
import { missingPolicy } from '../../world/gateway-authentication.ts'
import { isGuarded } from '../../world/guards.ts'
import type { Answer } from '../../world/pattern.ts'
import { isTailnet } from '../../world/reach.ts'
import { sampleHosts } from '../../world/route.ts'
import type { Route } from '../../world/route.ts'
import { isOnTailnet } from '../../world/services.ts'
import type { World } from '../../world/world.ts'
import { dashboardExample, dashboardServiceExample, routeExample } from '../../examples/routes.ts'
import { askForLogin } from '../routes/support/route-fixes.ts'
import { worldProblems } from '../policy/support/service-exposure.ts'

/** The dashboard is not for everybody. */
export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The dashboard is not on the internet, or is behind a login.',
  why:
    'With the admin key, the dashboard opens all data, and it has no users of its own. On a tailnet, behind a login or behind a ' +
    'list of allowed addresses it is safe; a public route beside the tailnet makes the tailnet useless. An entry point, class ' +
    'or Gateway that is only named internal, and a Middleware that is not among the objects, are reported as an info.',
  source:
    'Traefik v3.7 docs/content/reference/routing-configuration/http/middlewares; convex-backend npm-packages/dashboard-self-hosted',
  bad: `${dashboardExample()}${dashboardServiceExample()}${dashboardRoute()}`,
  good: `${dashboardExample()}${dashboardServiceExample()}`,
  *check(world) {
    yield* distinct(openDashboards(world))
  },
}

function dashboardRoute(): string {
  return routeExample({
    'name: convex-backend, namespace': 'name: convex-dashboard, namespace',
    'convex.example.com': 'dashboard.example.com',
    ' && !PathPrefix(`/metrics`) && !PathPrefix(`/echo`)': '',
    'name: convex-backend, port: 3210': 'name: convex-dashboard, port: 80',
  })
}

function* openDashboards(world: World): Iterable<Problem> {
  const { of } = exposureOf(world)
  for (const pod of world.dashboards) {
    const services = world.servicesOf(pod.workload)
    const tailnet = services.some(isOnTailnet) || of(pod).some(({ route }) => isTailnet(route))
    for (const { route, destinations, isPublic } of of(pod).filter(isOpen)) {
      const end = destinations.find((destination) => destination.pod === pod)
      const guarded = guardOf(world, route, end)
      if (guarded === true) continue
      // Beside the tailnet, a route is too much whatever login is in front of it.
      const isUnsure = isPublic === undefined || (guarded === undefined && !tailnet)
      const missing = isUnsure && isPublic === true ? withoutPolicy(world, route) : undefined
      yield {
        object: route.object,
        path: end?.backend.path ?? route.path,
        ...(missing ?? {
          message: isUnsure ? unsure(isPublic === undefined) : sure(tailnet, route.kind),
          fix: `Remove the route, or ${askForLogin(route)}.`,
        }),
        ...(isUnsure && { severity: 'info' as const }),
      }
    }
    for (const service of services) yield* worldProblems(service, 'the dashboard')
  }
}

/** Whether a route asks for a login. Where a sidecar answers in place of the dashboard, that cannot be seen. */
function guardOf(world: World, route: Route, end: Destination | undefined): Answer {
  const answer = isGuarded(world, route)
  return answer === false && end?.part === 'unknown' ? undefined : answer
}

function withoutPolicy(world: World, route: Route): Pick<Problem, 'message' | 'fix'> | undefined {
  const missing = missingPolicy(world, route)
  return missing === undefined
    ? undefined
    : {
        message: `${missing.kind} ${missing.name}, which the annotation names, is not among the objects; without it the dashboard is public.`,
        fix: `Add this ${missing.kind}, or check that it is in the cluster.`,
      }
}

function unsure(isNamedInternal: boolean): string {
  const doubt = isNamedInternal ? 'this route is internal, as its names say' : 'a login is in front of this route'
  return `The dashboard has no login, and the objects do not show whether ${doubt}.`
}

function sure(isOnTheTailnet: boolean, kind: string): string {
  return isOnTheTailnet
    ? `The dashboard is on the tailnet, and this ${kind} puts it on the internet as well.`
    : 'The dashboard is on the internet, and no login is in front of it.'
}

/** Whether a route lets anybody in: not when it asks for more than host and path, such as an address. */
function isOpen({ route, isPublic, isRedirect }: ConvexRoute): boolean {
  if (isPublic === false || isRedirect) return false
  return sampleHosts(route).some((host) => route.accepts({ host, path: '/' }) !== undefined)
}
