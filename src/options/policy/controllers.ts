import { issue } from '../cross-check.ts'
import type { CrossIssue } from '../cross-check.ts'
import type { StackSettings } from '../stack/stack.ts'

interface Route {
  readonly type: string
  readonly controller?: string | undefined
  readonly ingressClassName?: string | undefined
}

type Policies = Exclude<StackSettings['networkPolicy'], false>

/** The parts of a stack that its policies depend on. */
export type PolicedParts = Pick<StackSettings, 'namespace' | 'postgres' | 'database' | 'ingress' | 'dashboard'> & {
  readonly networkPolicy: Policies
}

/** The controller of a route, and its usual namespace if known. */
function serverOf({ type, controller, ingressClassName }: Route) {
  if (type === 'traefik' || controller === 'traefik' || (controller === undefined && ingressClassName === 'traefik'))
    return { name: 'traefik', namespace: 'traefik' }
  if (controller === 'nginx' || ingressClassName === 'nginx') return { name: 'nginx', namespace: 'ingress-nginx' }
  return { name: type === 'ingress' ? ingressClassName : type, namespace: undefined }
}

function classOf(route: Route | false | undefined): string | undefined {
  return route !== undefined && route !== false && route.type === 'ingress'
    ? (route.ingressClassName ?? route.controller)
    : undefined
}

/** The servers of the backend, of the dashboard, and whether the dashboard has the backend's. The tailnet has a peer of its own. */
function serversOf({ ingress, dashboard }: PolicedParts) {
  const backend = ingress === false || ingress.type === 'tailscale' ? undefined : serverOf(ingress)
  const route = dashboard === false ? undefined : dashboard.ingress
  const own = route && serverOf(route)
  const isOneClass = classOf(route) !== undefined && classOf(route) === classOf(ingress)
  return { backend, own, isShared: backend === undefined || isOneClass || backend.name === own?.name }
}

function withNamespace(peer: object | undefined, namespace: string | undefined): object | undefined {
  return namespace === undefined || namespace === 'traefik' ? peer : { namespace, ...peer }
}

/** The controllers as the policies have them. */
export function controllersOf(parts: PolicedParts): {
  readonly ingressController: object | false | undefined
  readonly dashboardController: object | undefined
} {
  const { ingressController: given, dashboardController } = parts.networkPolicy
  const { backend, own, isShared } = serversOf(parts)
  const first = backend ?? own
  return {
    ingressController:
      first === undefined ? (given ?? false) : given === false ? false : withNamespace(given, first.namespace),
    dashboardController:
      own === undefined || (isShared && dashboardController === undefined)
        ? dashboardController
        : { namespace: own.namespace, ...dashboardController },
  }
}

/** Whether the controllers of the routes are known. */
export function controllerIssues(parts: PolicedParts): readonly CrossIssue[] {
  return [...unusedIssues(parts), ...cutIssues(parts), ...unknownIssues(parts)]
}

function unusedIssues({ networkPolicy, ...parts }: PolicedParts): readonly CrossIssue[] {
  const { own } = serversOf({ ...parts, networkPolicy })
  if (own !== undefined) return []
  const isOnTailnet = parts.ingress !== false && parts.ingress.type === 'tailscale'
  const message = 'has no use: the proxy of the tailnet is in front of the backend; leave it out'
  const ofNothing = 'has no use: the dashboard has no ingress; leave it out'
  return [
    ...(isOnTailnet && typeof networkPolicy.ingressController === 'object'
      ? issue(['ingressController'], message)
      : []),
    ...(networkPolicy.dashboardController === undefined ? [] : [{ at: ['dashboardController'], message: ofNothing }]),
  ]
}

function cutIssues(parts: PolicedParts): readonly CrossIssue[] {
  const { backend, own } = serversOf(parts)
  const { ingressController, dashboardController } = parts.networkPolicy
  const isNeeded = backend !== undefined || (own !== undefined && dashboardController === undefined)
  const message = 'cuts off a public route, whose requests come from the Ingress controller; name it'
  return isNeeded && ingressController === false ? issue(['ingressController'], message) : []
}

function required(key: string, what: string): readonly CrossIssue[] {
  const served = what.includes('class') ? 'class' : 'Gateway'
  return issue([key], `is required with ${what}: name the namespace of the pods that serve the ${served}`)
}

function unknownIssues(parts: PolicedParts): readonly CrossIssue[] {
  const { ingressController: given, dashboardController } = parts.networkPolicy
  const { backend, own, isShared } = serversOf(parts)
  if (given === undefined && backend !== undefined && backend.namespace === undefined)
    return required('ingressController', 'the Gateway API')
  if (own === undefined || own.namespace !== undefined || dashboardController !== undefined) return []
  const what = own.name === 'gateway' ? "the Gateway API of the dashboard's route" : `the class "${own.name}"`
  if (!isShared) return required('dashboardController', what)
  return given === undefined ? required('ingressController', what) : []
}
