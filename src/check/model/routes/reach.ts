import type { K8sObject } from '../../../kubernetes/object.ts'
import { namespaceOf } from '../index-of-objects.ts'
import { ingressClassOf } from './ingress-routes.ts'
import type { Answer } from './pattern.ts'
import { at, listAt, textAt, textsAt } from '../read.ts'
import type { Route } from './route.ts'
import type { Model } from '../model.ts'

// Names and domains of private networks.
export const privateName = /intern(?!et)|\bint\b|intra|private|\btail|\bvpn|\blan\b|admin|\bcorp|local/i
const privateDomain = /\.(?:internal|intranet|private|corp|lan|local|localdomain|home|home\.arpa)$/i
const entryPointsAnnotation = 'traefik.ingress.kubernetes.io/router.entrypoints'

/** Whether the Tailscale operator serves an Ingress, on the tailnet only. */
export function isTailnet({ object, kind }: Pick<Route, 'object' | 'kind'>): boolean {
  if (kind !== 'Ingress' || ingressClassOf(object) !== 'tailscale') return false
  const annotations = textsAt(object, 'metadata', 'annotations')
  // A proxy group ignores funnel.
  return annotations['tailscale.com/funnel'] !== 'true' || annotations['tailscale.com/proxy-group'] !== undefined
}

/** Whether a host is a name on a tailnet. Only routes on the tailnet serve it. */
export function isTailnetHost(host: string): boolean {
  return host.endsWith('.ts.net')
}

/** Whether a route is reachable from the internet: `undefined` if only a name such as `nginx-internal` suggests otherwise. */
export function isPublic(model: Model, route: Route): Answer {
  if (isTailnet(route)) return false
  const points = entryPointsOf(route)
  if (points.length > 0 && points.every((name) => privateName.test(name))) return undefined
  if (route.hosts.length > 0 && route.hosts.every((host) => privateDomain.test(host))) return undefined
  if (route.kind === 'HTTPRoute') {
    const gateways = gatewaysOf(model, route)
    return gateways.length > 0 && gateways.every(({ names }) => names.some((name) => privateName.test(name)))
      ? undefined
      : true
  }
  const name = ingressClassOf(route.object) ?? ''
  // A load balancer of AWS is internal by default.
  const scheme = textAt(route.object, 'metadata', 'annotations', 'alb.ingress.kubernetes.io/scheme')
  const isInternal = name === 'alb' ? scheme !== 'internet-facing' : name !== 'tailscale' && privateName.test(name)
  return isInternal ? undefined : true
}

const securePoint = /^(?:websecure|https|443|secure)$/i
const tlsAnnotation = /^traefik\.ingress\.kubernetes\.io\/router\.tls(?:$|\.)/

/** Whether an entry point is for HTTPS, by its name. */
export function isSecurePoint(name: string): boolean {
  return securePoint.test(name)
}

/** Whether an IngressRoute or an Ingress serves TLS, an Ingress also by an annotation or the name of an entry point. */
export function servesTls(route: Pick<Route, 'object' | 'kind'>): boolean {
  const { object, kind } = route
  if (kind === 'IngressRoute') return hasTls(route)
  return (
    listAt(object, 'spec', 'tls').length > 0 || hasTlsAnnotation(object) || entryPointsOf(route).some(isSecurePoint)
  )
}

/** Whether an IngressRoute has a `tls` section, even an empty one. */
export function hasTls({ object }: Pick<Route, 'object'>): boolean {
  const tls = at(object, 'spec', 'tls')
  return tls !== undefined && tls !== null
}

/** Whether an Ingress has the annotation of Traefik for TLS. */
export function hasTlsAnnotation(object: K8sObject): boolean {
  const annotations = Object.entries(textsAt(object, 'metadata', 'annotations'))
  return annotations.some(([name, value]) => tlsAnnotation.test(name) && value !== 'false')
}

/** A Gateway that an HTTPRoute names. */
interface GatewayUse {
  readonly parent: unknown
  /** `undefined` if it is not among the objects. */
  readonly gateway: K8sObject | undefined
  /** Its name, its class, and the listener of the route. */
  readonly names: readonly string[]
}

// Maximum of the API server (gateway-api@v1.7.0 apis/v1/shared_types.go#Hostname).
const mostParents = 32

/** The `parentRefs` of an HTTPRoute. */
export function parentRefsOf(object: K8sObject): readonly unknown[] {
  return listAt(object, 'spec', 'parentRefs').slice(0, mostParents)
}

/** The Gateways of an HTTPRoute. */
export function gatewaysOf({ index }: Model, { object }: Pick<Route, 'object'>): readonly GatewayUse[] {
  return parentRefsOf(object).map((parent) => {
    const name = textAt(parent, 'name') ?? ''
    const namespace = textAt(parent, 'namespace') ?? namespaceOf(object)
    const isGateway = (textAt(parent, 'kind') ?? 'Gateway') === 'Gateway'
    const gateway = isGateway ? index.find('Gateway', 'gateway.networking.k8s.io', namespace, name) : undefined
    const names = [name, textAt(parent, 'sectionName'), textAt(gateway, 'spec', 'gatewayClassName')]
    return { parent, gateway, names: names.filter((text) => text !== undefined) }
  })
}

/** The entry points of Traefik that a route names; empty for the default ones. */
export function entryPointsOf({ object, kind }: Pick<Route, 'object' | 'kind'>): readonly string[] {
  if (kind === 'Ingress') {
    const points = textAt(object, 'metadata', 'annotations', entryPointsAnnotation) ?? ''
    return points
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
  }
  if (kind !== 'IngressRoute') return []
  return listAt(object, 'spec', 'entryPoints').filter((name): name is string => typeof name === 'string')
}
