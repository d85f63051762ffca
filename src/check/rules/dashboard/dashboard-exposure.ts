import type { Problem, RuleDefinition } from '../../rule.ts'
import { exposureOf } from '../../model/routes/exposure.ts'
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
import { modelProblems } from '../policy/support/service-exposure.ts'

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
  *check(model) {
    const { of } = exposureOf(model)
    for (const pod of model.dashboards) {
      const services = model.servicesOf(pod.workload)
      const tailnet = services.some(isOnTailnet) || of(pod).some(({ route }) => isTailnet(route))
      for (const { route, destinations, isPublic } of of(pod).filter(isOpen)) {
        const end = destinations.find((destination) => destination.pod === pod)
        const guarded = guardOf(model, route, end)
        if (guarded === true) continue
        // Beside the tailnet, a route is too much whatever login is in front of it.
        const isUnsure = isPublic === undefined || (guarded === undefined && !tailnet)
        const missing = isUnsure && isPublic === true ? withoutPolicy(model, route) : undefined
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
      for (const service of services) yield* modelProblems(service, 'the dashboard')
    }
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

/** Whether a route asks for a login. Where a sidecar answers in place of the dashboard, that cannot be seen. */
function guardOf(model: Model, route: Route, end: Destination | undefined): Answer {
  const answer = isGuarded(model, route)
  return answer === false && end?.part === 'unknown' ? undefined : answer
}

function withoutPolicy(model: Model, route: Route): Pick<Problem, 'message' | 'fix'> | undefined {
  const missing = missingPolicy(model, route)
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
