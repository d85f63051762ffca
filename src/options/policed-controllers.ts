import type { CrossIssue } from './cross-check.ts'

interface Route {
  readonly type: string
  readonly controller?: string | undefined
  readonly ingressClassName?: string | undefined
}

/** The parts of a stack that tell who sends requests on to it. */
export interface RoutedParts {
  readonly ingress: Route | false
  readonly dashboard: { readonly ingress?: Route | undefined } | false
  readonly networkPolicy: {
    readonly ingressController?: object | false | undefined
    readonly dashboardController?: object | undefined
  }
}

/** What serves a route, and its usual namespace when it has one. */
function serverOf({ type, controller, ingressClassName }: Route) {
  if (type === 'traefik' || controller === 'traefik' || (controller === undefined && ingressClassName === 'traefik'))
    return { name: 'traefik', namespace: 'traefik' }
  if (controller === 'nginx' || ingressClassName === 'nginx') return { name: 'nginx', namespace: 'ingress-nginx' }
  return { name: type === 'ingress' ? ingressClassName : type, namespace: undefined }
}

/** The servers of the backend, of the dashboard, and whether the dashboard has the backend's. The tailnet has a peer of its own. */
function serversOf({ ingress, dashboard }: RoutedParts) {
  const backend = ingress === false || ingress.type === 'tailscale' ? undefined : serverOf(ingress)
  const route = dashboard === false ? undefined : dashboard.ingress
  const own = route && serverOf(route)
  const classOf = (item: Route | false | undefined) =>
    item !== false && item?.type === 'ingress' ? (item.ingressClassName ?? item.controller) : undefined
  const isOneClass = classOf(route) !== undefined && classOf(route) === classOf(ingress)
  return { backend, own, isShared: backend === undefined || isOneClass || backend.name === own?.name }
}

/** The controllers as the policies have them. */
export function controllersOf(parts: RoutedParts): {
  readonly ingressController: object | false | undefined
  readonly dashboardController: object | undefined
} {
  const { ingressController: given, dashboardController } = parts.networkPolicy
  const { backend, own, isShared } = serversOf(parts)
  const first = backend ?? own
  const withNamespace = (peer: object | undefined, namespace: string | undefined): object | undefined =>
    namespace === undefined || namespace === 'traefik' ? peer : { namespace, ...peer }
  return {
    ingressController: first === undefined ? (given ?? false) : given === false ? false : withNamespace(given, first.namespace),
    dashboardController:
      own === undefined || (isShared && dashboardController === undefined)
        ? dashboardController
        : { namespace: own.namespace, ...dashboardController },
  }
}

/** Whether the controllers of the routes are known. */
export function controllerIssues(parts: RoutedParts): readonly CrossIssue[] {
  const { ingressController: given, dashboardController } = parts.networkPolicy
  const { backend, own, isShared } = serversOf(parts)
  const at = ['ingressController']
  const issues: CrossIssue[] = []
  const isOnTailnet = parts.ingress !== false && parts.ingress.type === 'tailscale'
  if (isOnTailnet && own === undefined && typeof given === 'object')
    issues.push({ at, message: 'has no use: the proxy of the tailnet is in front of the backend; leave it out' })
  if (own === undefined && dashboardController !== undefined)
    issues.push({ at: ['dashboardController'], message: 'has no use: the dashboard has no ingress; leave it out' })
  if ((backend !== undefined || (own !== undefined && dashboardController === undefined)) && given === false)
    issues.push({ at, message: 'cuts off a public route, whose requests come from the Ingress controller; name it' })
  const namespaceOfPods = (what: string): string => `is required with ${what}: name the namespace of the pods that serve it`
  if (given === undefined && backend !== undefined && backend.namespace === undefined)
    issues.push({
      at,
      message: 'is required with the Gateway API: name the namespace of the pods that serve the Gateway',
    })
  else if (own !== undefined && own.namespace === undefined && dashboardController === undefined) {
    const what = own.name === 'gateway' ? "the Gateway of the dashboard's route" : `the class "${own.name}" of the dashboard's route`
    if (!isShared) issues.push({ at: ['dashboardController'], message: namespaceOfPods(what) })
    else if (given === undefined) issues.push({ at, message: namespaceOfPods(what) })
  }
  return issues
}
