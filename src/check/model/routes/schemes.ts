import type { K8sObject } from '../../../kubernetes/object.ts'
import { certificatesBySecret, covers, namesOf } from './certificates.ts'
import { imageName } from '../backend/convex-pods.ts'
import { nameOf, namespaceOf } from '../index-of-objects.ts'
import { ingressClassOf, nginxPrefix } from './ingress-routes.ts'
import { isNginx, redirectsToHttps } from './middlewares.ts'
import { memo } from '../memo.ts'
import type { Answer } from './pattern.ts'
import { entryPointsOf, gatewaysOf, hasTls, hasTlsAnnotation, isSecurePoint } from './reach.ts'
import { listAt, numberAt, textAt, textsAt } from '../read.ts'
import { hostIs } from './route.ts'
import type { Route } from './route.ts'
import type { Model } from '../model.ts'

/** How a route treats HTTPS and plain HTTP. Each is `undefined` if the objects do not show it. */
export interface Schemes {
  /** Whether it answers HTTPS with a certificate for the host. */
  readonly https: Answer
  readonly plain: 'served' | 'redirected' | 'refused' | undefined
}

const unseen: Schemes = { https: undefined, plain: undefined }

/** How a route treats the schemes of a host. */
export function schemesOf(model: Model, route: Route, host: string): Schemes {
  if (isOnTailnetAs(route, host)) return { https: true, plain: 'refused' }
  if (endsElsewhere(model, route))
    return route.kind === 'Ingress' && isForced(route.object) ? { https: undefined, plain: 'redirected' } : unseen
  if (route.kind === 'HTTPRoute') return ofGateway(model, route, host)
  return route.kind === 'Ingress' ? ofIngress(model, route, host) : ofIngressRoute(model, route)
}

/**
 * Whether the Tailscale operator serves an Ingress at a host, always with TLS (tailscale@v1.104.7
 * cmd/k8s-operator/ingress.go#handlersForIngress).
 */
function isOnTailnetAs({ object, kind }: Route, host: string): boolean {
  if (kind !== 'Ingress' || ingressClassOf(object) !== 'tailscale' || !host.endsWith('.ts.net')) return false
  const [first] = listAt(object, 'spec', 'tls')
  const [name] = listAt(first, 'hosts')
  const given = typeof name === 'string' ? name.split('.')[0] : `${namespaceOf(object)}-${nameOf(object)}-ingress`
  return given === host.split('.')[0]
}

function ofIngressRoute(model: Model, route: Route): Schemes {
  if (hasTls(route)) return { https: true, plain: 'refused' }
  const points = entryPointsOf(route)
  if (points.length > 0 && points.every(isSecurePoint)) return { https: undefined, plain: 'refused' }
  if (points.some(isSecurePoint)) return { https: undefined, plain: 'served' }
  return {
    https: points.length > 0 ? false : undefined,
    plain: redirectsToHttps(model, route) ? 'redirected' : 'served',
  }
}

function ofIngress(model: Model, route: Route, host: string): Schemes {
  const { object } = route
  const https = hasTlsAnnotation(object) || isInTls(model, object, host)
  const points = entryPointsOf(route)
  // A forced redirect without a certificate means that TLS ends in front of the controller.
  if (isForced(object)) return { https: https || undefined, plain: 'redirected' }
  if (redirectsToHttps(model, route)) return { https, plain: 'redirected' }
  if (points.length > 0 && points.every(isSecurePoint)) return { https, plain: 'refused' }
  if (!https) return { https, plain: 'served' }
  // With a certificate, ingress-nginx redirects by default. The defaults of other controllers are unknown.
  if (!isNginx(object)) return { https, plain: undefined }
  const redirect = textAt(object, 'metadata', 'annotations', `${nginxPrefix}ssl-redirect`)
  return { https, plain: redirect === 'false' ? 'served' : 'redirected' }
}

/** Whether an annotation redirects to HTTPS even without a certificate; in ingress-nginx, only the forced redirect does. */
function isForced(object: K8sObject): boolean {
  return Object.entries(textsAt(object, 'metadata', 'annotations')).some(
    ([name, value]) =>
      value !== 'false' && name.endsWith(name.startsWith(nginxPrefix) ? 'force-ssl-redirect' : 'ssl-redirect'),
  )
}

const certificatesOf = memo(certificatesBySecret)

/** Whether a `tls` section applies to a host: by its hosts, or by the names of its certificate. */
function isInTls(model: Model, object: K8sObject, host: string): boolean {
  return listAt(object, 'spec', 'tls').some((entry) => {
    const hosts = listAt(entry, 'hosts').filter((name): name is string => typeof name === 'string')
    if (hosts.length === 0 || hosts.some((name) => hostIs(name.toLowerCase(), host))) return true
    const certificate = certificatesOf(model).get(`${namespaceOf(object)}/${textAt(entry, 'secretName') ?? ''}`)
    return certificate !== undefined && namesOf(certificate).some((name) => covers(name, host))
  })
}

function ofGateway(model: Model, route: Route, host: string): Schemes {
  const uses = gatewaysOf(model, route)
  const protocols = uses.flatMap(({ gateway, parent }) => {
    const section = textAt(parent, 'sectionName')
    // If the listener is not among the objects, only its name is known.
    if (gateway === undefined) return [section !== undefined && isSecurePoint(section) ? 'HTTPS' : undefined]
    const port = numberAt(parent, 'port')
    return listAt(gateway, 'spec', 'listeners')
      .filter((listener) => section === undefined || textAt(listener, 'name') === section)
      .filter((listener) => port === undefined || numberAt(listener, 'port') === port)
      .filter((listener) => hostIs(textAt(listener, 'hostname'), host))
      .map((listener) => textAt(listener, 'protocol'))
  })
  const isHidden = uses.length === 0 || protocols.includes(undefined)
  const https = protocols.some((name) => name === 'HTTPS' || name === 'TLS')
  const isPlain = protocols.includes('HTTP')
  if (redirectsToHttps(model, route)) return { https: https || undefined, plain: 'redirected' }
  return {
    https: https || (isHidden ? undefined : false),
    plain: isPlain ? 'served' : isHidden ? undefined : 'refused',
  }
}

// Load balancers of clouds, and tunnels, have their own certificate.
const otherClasses = /^alb$|gce|gke|azure|application-gateway|tailscale|cloudflare|tunnel|ngrok|openshift/i
const otherEnds = /certificate-arn|ssl-cert|managed-cert|pre-shared-cert|cloudflare|cfargotunnel|tunnel|ngrok/i
const tunnels = new Set(['cloudflared', 'ngrok'])

/** Whether TLS can end in front of the controller, at a load balancer of a cloud or in a tunnel. */
export function endsElsewhere(model: Model, route: Pick<Route, 'object' | 'kind'>): boolean {
  if (hasTunnel(model)) return true
  const gateways = route.kind === 'HTTPRoute' ? gatewaysOf(model, route).map(({ gateway }) => gateway) : []
  return [route.object, ...gateways].some((object) => object !== undefined && isOfOtherEnd(object))
}

function isOfOtherEnd(object: K8sObject): boolean {
  const name = textAt(object, 'spec', 'gatewayClassName') ?? ingressClassOf(object) ?? ''
  const annotations = {
    ...textsAt(object, 'metadata', 'annotations'),
    ...textsAt(object, 'spec', 'infrastructure', 'annotations'),
  }
  return otherClasses.test(name) || hasOtherEnd(annotations)
}

function hasOtherEnd(annotations: Readonly<Record<string, string>>): boolean {
  return Object.entries(annotations).some(
    ([name, value]) => value !== 'false' && (otherEnds.test(name) || (value.length < 254 && otherEnds.test(value))),
  )
}

const hasTunnel = memo(
  ({ workloads, index }: Model): boolean =>
    workloads.some(({ containers }) => containers.some(({ image }) => tunnels.has(imageName(image)))) ||
    index.all('Service').some((service) => {
      const isBalancer = textAt(service, 'spec', 'type') === 'LoadBalancer'
      return isBalancer && hasOtherEnd(textsAt(service, 'metadata', 'annotations'))
    }),
)
