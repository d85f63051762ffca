import { isOfOtherClass } from '../../../kubernetes/routes/ingress-authentication.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { ingressClassOf, nginxPrefix } from './ingress-routes.ts'
import { namespaceOf } from '../index-of-objects.ts'
import { listAt, recordAt, textAt, textsAt } from '../read.ts'
import { servesTls } from './reach.ts'
import type { Route } from './route.ts'
import type { Model } from '../model.ts'

/** A reference to a Middleware, with the Middleware if it is among the objects. */
export interface MiddlewareUse {
  readonly namespace: string
  readonly name: string
  /** Object and path of the reference. */
  readonly object: K8sObject
  readonly path: string
  readonly middleware: K8sObject | undefined
  /** Whether another provider of Traefik defines it, as in `auth@file`. */
  readonly isOfOtherProvider: boolean
}

const routerMiddlewares = 'traefik.ingress.kubernetes.io/router.middlewares'
const kubernetesProvider = '@kubernetescrd'
// Two Kubernetes names and a hyphen.
const longestPlace = 2 * 253 + 1
const nginxRedirects = ['permanent-redirect', 'temporal-redirect']

/** A Middleware by its namespace and name. */
function middlewareAt({ index }: Model, namespace: string, name: string): K8sObject | undefined {
  return (
    index.find('Middleware', 'traefik.io', namespace, name) ??
    index.find('Middleware', 'traefik.containo.us', namespace, name)
  )
}

/** The specs of the Middlewares of a route that are among the objects. */
export function* middlewareSpecs(model: Model, route: Route) {
  for (const { middleware } of middlewaresOf(model, route))
    if (middleware !== undefined) yield { object: middleware, spec: recordAt(middleware, 'spec') }
}

/** The Middlewares of a route in order, with those of chains. */
export function middlewaresOf(model: Model, route: Route): readonly MiddlewareUse[] {
  const uses: MiddlewareUse[] = []
  const seen = new Set<K8sObject>()
  const add = (use: MiddlewareUse): void => {
    const chain = listAt(use.middleware, 'spec', 'chain', 'middlewares')
    if (use.middleware === undefined || chain.length === 0) {
      uses.push(use)
      return
    }
    // A chain can contain itself.
    if (seen.has(use.middleware)) return
    seen.add(use.middleware)
    const { middleware: object, namespace } = use
    for (const [position, entry] of chain.entries()) {
      const name = textAt(entry, 'name') ?? ''
      const own = textAt(entry, 'namespace') ?? namespace
      add(useOf(model, { namespace: own, name, object, path: `spec.chain.middlewares[${position}]` }))
    }
  }
  for (const reference of referencesOf(model, route)) add(useOf(model, reference))
  return uses
}

type Reference = Pick<MiddlewareUse, 'namespace' | 'name' | 'object' | 'path'>

function useOf(model: Model, reference: Reference): MiddlewareUse {
  const { namespace, name } = reference
  const isOfOtherProvider = name.includes('@')
  return {
    ...reference,
    middleware: isOfOtherProvider ? undefined : middlewareAt(model, namespace, name),
    isOfOtherProvider,
  }
}

function referencesOf(model: Model, route: Route): readonly Reference[] {
  const { object, path } = route
  if (route.kind === 'IngressRoute') return route.middlewares.map((middleware) => ({ object, ...middleware }))
  if (route.kind === 'Ingress') return annotationReferences(model, object)
  return listAt(object, ...keysOf(path), 'filters').flatMap((filter, position) => {
    const name = textAt(filter, 'extensionRef', 'name')
    // Other Gateways have filters of other kinds.
    return name === undefined || textAt(filter, 'extensionRef', 'kind') !== 'Middleware'
      ? []
      : [{ namespace: namespaceOf(object), name, object, path: `${path}.filters[${position}].extensionRef` }]
  })
}

/** `NAMESPACE-NAME@kubernetescrd`, separated by commas. Both parts can contain hyphens. */
function annotationReferences(model: Model, object: K8sObject): readonly Reference[] {
  if (isOfOtherClass(routerMiddlewares, ingressClassOf(object))) return []
  const text = textAt(object, 'metadata', 'annotations', routerMiddlewares) ?? ''
  const path = `metadata.annotations["${routerMiddlewares}"]`
  return text.split(',').flatMap((item) => {
    const name = item.trim()
    if (name === '') return []
    const place = name.endsWith(kubernetesProvider)
      ? placeOf(model, namespaceOf(object), name.slice(0, -kubernetesProvider.length))
      : undefined
    return [{ ...(place ?? { namespace: namespaceOf(object), name }), object, path }]
  })
}

function placeOf(model: Model, own: string, joined: string): Pick<Reference, 'namespace' | 'name'> | undefined {
  const splits = [...joined.slice(0, longestPlace).matchAll(/-/g)].map(({ index }) => ({
    namespace: joined.slice(0, index),
    name: joined.slice(index + 1),
  }))
  return (
    splits.find(({ namespace, name }) => middlewareAt(model, namespace, name) !== undefined) ??
    splits.find(({ namespace }) => namespace === own)
  )
}

/** The keys of a path such as `spec.rules[0]`. */
export function keysOf(path: string): readonly (string | number)[] {
  return path
    .split(/[.[\]]/)
    .filter((key) => key !== '')
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key))
}

/** Whether a route answers all requests with a redirect. */
export function isRedirect(model: Model, route: Route): boolean {
  if (route.kind === 'HTTPRoute') return redirectsOf(route).length > 0
  const annotations = textsAt(route.object, 'metadata', 'annotations')
  if (route.kind === 'Ingress' && nginxRedirects.some((name) => annotations[`${nginxPrefix}${name}`] !== undefined))
    return true
  return middlewaresOf(model, route).some(({ middleware }) => {
    const spec = recordAt(middleware, 'spec')
    // Requests over HTTPS are not redirected to HTTPS.
    if (textAt(spec, 'redirectScheme', 'scheme') === 'https') return !servesTls(route)
    return spec['redirectScheme'] !== undefined || spec['redirectRegex'] !== undefined
  })
}

/** The filters of an HTTPRoute that redirect. */
function redirectsOf({ object, path }: Route): readonly unknown[] {
  return listAt(object, ...keysOf(path), 'filters').filter((filter) => textAt(filter, 'type') === 'RequestRedirect')
}

/** Whether a route redirects plain HTTP to HTTPS. */
export function redirectsToHttps(model: Model, route: Route): boolean {
  if (route.kind === 'HTTPRoute')
    return redirectsOf(route).some((filter) => textAt(filter, 'requestRedirect', 'scheme') === 'https')
  return middlewaresOf(model, route).some(({ middleware }) => {
    const spec = recordAt(middleware, 'spec')
    const replacement = textAt(spec, 'redirectRegex', 'replacement') ?? ''
    return textAt(spec, 'redirectScheme', 'scheme') === 'https' || replacement.startsWith('https://')
  })
}

/** Whether ingress-nginx serves an Ingress. */
export function isNginx(object: K8sObject): boolean {
  if (ingressClassOf(object)?.includes('nginx') === true) return true
  return Object.keys(textsAt(object, 'metadata', 'annotations')).some((name) => name.startsWith(nginxPrefix))
}
