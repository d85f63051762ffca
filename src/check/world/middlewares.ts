import type { K8sObject } from '../../kubernetes/object.ts'
import { ingressClassOf, nginxPrefix } from './ingress-routes.ts'
import { namespaceOf } from './index-of-objects.ts'
import { at, listAt, recordAt, textAt, textsAt } from './read.ts'
import type { Route } from './route.ts'
import type { World } from './world.ts'

/** A reference to a Middleware, and the Middleware when it is among the objects. */
export interface MiddlewareUse {
  readonly namespace: string
  readonly name: string
  /** Object and path of the reference. */
  readonly object: K8sObject
  readonly path: string
  readonly middleware: K8sObject | undefined
  /** A name such as `auth@file`, which another provider of Traefik knows. */
  readonly isOfOtherProvider: boolean
}

const routerMiddlewares = 'traefik.ingress.kubernetes.io/router.middlewares'
const kubernetesProvider = '@kubernetescrd'

/** A Middleware by its namespace and name. */
export function middlewareAt({ index }: World, namespace: string, name: string): K8sObject | undefined {
  return (
    index.find('Middleware', 'traefik.io', namespace, name) ??
    index.find('Middleware', 'traefik.containo.us', namespace, name)
  )
}

/** The Middlewares of a route in their order, those within chains in their place. */
export function middlewaresOf(world: World, route: Route): readonly MiddlewareUse[] {
  const uses: MiddlewareUse[] = []
  const seen = new Set<K8sObject>()
  const add = (use: MiddlewareUse): void => {
    const chain = listAt(use.middleware, 'spec', 'chain', 'middlewares')
    if (use.middleware === undefined || chain.length === 0) {
      uses.push(use)
      return
    }
    // A chain may hold itself.
    if (seen.has(use.middleware)) return
    seen.add(use.middleware)
    const { middleware: object, namespace } = use
    for (const [position, entry] of chain.entries()) {
      const name = textAt(entry, 'name') ?? ''
      const own = textAt(entry, 'namespace') ?? namespace
      add(useOf(world, { namespace: own, name, object, path: `spec.chain.middlewares[${position}]` }))
    }
  }
  for (const reference of referencesOf(route)) add(useOf(world, reference))
  return uses
}

type Reference = Pick<MiddlewareUse, 'namespace' | 'name' | 'object' | 'path'>

function useOf(world: World, reference: Reference): MiddlewareUse {
  const { namespace, name } = reference
  const isOfOtherProvider = name.includes('@')
  return {
    ...reference,
    middleware: isOfOtherProvider ? undefined : middlewareAt(world, namespace, name),
    isOfOtherProvider,
  }
}

function referencesOf(route: Route): readonly Reference[] {
  const { object, path } = route
  if (route.kind === 'IngressRoute') return route.middlewares.map((middleware) => ({ object, ...middleware }))
  if (route.kind === 'Ingress') return annotationReferences(object)
  return listAt(object, ...keysOf(path), 'filters').flatMap((filter, position) => {
    const name = textAt(filter, 'extensionRef', 'name')
    return name === undefined
      ? []
      : [{ namespace: namespaceOf(object), name, object, path: `${path}.filters[${position}].extensionRef` }]
  })
}

/** `NAMESPACE-NAME@kubernetescrd`, separated by commas; the namespace is taken to be the Ingress's own. */
function annotationReferences(object: K8sObject): readonly Reference[] {
  const text = textAt(object, 'metadata', 'annotations', routerMiddlewares) ?? ''
  const namespace = namespaceOf(object)
  return text.split(',').flatMap((item) => {
    const name = item.trim()
    if (name === '') return []
    const isOwn = name.endsWith(kubernetesProvider) && name.startsWith(`${namespace}-`)
    const own = isOwn ? name.slice(namespace.length + 1, -kubernetesProvider.length) : name
    return [{ namespace, name: own, object, path: `metadata.annotations["${routerMiddlewares}"]` }]
  })
}

/** The keys of a path such as `spec.rules[0]`. */
export function keysOf(path: string): readonly (string | number)[] {
  return path
    .split(/[.[\]]/)
    .filter((key) => key !== '')
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key))
}

const guards = ['basicAuth', 'digestAuth', 'forwardAuth', 'ipAllowList', 'ipWhiteList', 'plugin']
const nginxGuards = ['auth-url', 'auth-type', 'auth-tls-secret', 'whitelist-source-range', 'denylist-source-range']

/** Whether something stands in front of a route and asks who comes: `undefined` when that cannot be seen. */
export function isGuarded(world: World, route: Route): boolean | undefined {
  const uses = middlewaresOf(world, route)
  if (uses.some(({ middleware }) => guards.some((kind) => at(middleware, 'spec', kind) !== undefined))) return true
  const annotations = textsAt(route.object, 'metadata', 'annotations')
  if (nginxGuards.some((name) => annotations[`${nginxPrefix}${name}`] !== undefined)) return true
  return uses.some(({ middleware }) => middleware === undefined) ? undefined : false
}

/** Whether a route answers with a redirect and sends nothing on. */
export function isRedirect(world: World, route: Route): boolean {
  if (route.kind === 'HTTPRoute')
    return listAt(route.object, ...keysOf(route.path), 'filters').some(
      (filter) => textAt(filter, 'type') === 'RequestRedirect',
    )
  return middlewaresOf(world, route).some(({ middleware }) => {
    const spec = recordAt(middleware, 'spec')
    return spec['redirectScheme'] !== undefined || spec['redirectRegex'] !== undefined
  })
}

/** Whether ingress-nginx serves an Ingress. */
export function isNginx(object: K8sObject): boolean {
  if (ingressClassOf(object)?.includes('nginx') === true) return true
  return Object.keys(textsAt(object, 'metadata', 'annotations')).some((name) => name.startsWith(nginxPrefix))
}
