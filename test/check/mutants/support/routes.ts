import { each, isKind, list, make } from './backend.ts'
import type { Json, Objects } from './backend.ts'
import type { Mutant } from '../mutant.ts'

export const host = 'convex.example.com'

export function namespaceOf(object: Json): unknown {
  return make(object, 'metadata')['namespace']
}

export function annotate(object: Json, annotations: Json): void {
  Object.assign(make(object, 'metadata', 'annotations'), annotations)
}

export function specOf(object: Json): Json {
  return make(object, 'spec')
}

export function routesIn(object: Json): Json[] {
  return list(specOf(object), 'routes')
}

/** An IngressRoute that leads to the dashboard, which is about something else than those of Convex. */
function isOfDashboard(object: Json): boolean {
  return object['kind'] === 'IngressRoute' && String(target(structuredClone(object))['name']).includes('dashboard')
}

/** An IngressRoute of the backend for HTTPS. */
export function isSecure(object: Json): boolean {
  return isAnyRoute(object) && specOf(structuredClone(object))['tls'] !== undefined
}

/** An IngressRoute that only redirects. */
export function isRedirect(object: Json): boolean {
  return isAnyRoute(object) && !isSecure(object)
}

export const isAnyRoute = (object: Json): boolean => object['kind'] === 'IngressRoute' && !isOfDashboard(object)
export const isService = isKind('Service')

export function isTailnet(object: Json): boolean {
  return isService(object) && (object['spec'] as Json)['loadBalancerClass'] === 'tailscale'
}

/** One mutant for every route of every IngressRoute that fits. */
export function eachRoute(
  rule: string,
  name: string,
  fits: (object: Json, objects: Objects) => boolean,
  change: (route: Json, object: Json, objects: Json[]) => unknown,
): Mutant {
  return {
    rule,
    name,
    apply: (objects) =>
      objects.flatMap((object, position) =>
        isAnyRoute(object) && fits(object, objects)
          ? routesIn(object).flatMap((_, index) => {
              const copy = structuredClone(objects) as Json[]
              const changed = copy[position]!
              return change(routesIn(changed)[index]!, changed, copy) === false ? [] : [copy]
            })
          : [],
      ),
  }
}

/** Puts a Middleware in front of a route. */
export function putInFront(route: Json, object: Json, objects: Json[], spec: Json): void {
  const name = 'put-in-front'
  list(route, 'middlewares').push({ name })
  objects.push({
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'Middleware',
    metadata: { name, namespace: namespaceOf(object) },
    spec,
  })
}

export function rewrite(route: Json, change: (match: string) => string): boolean {
  const before = String(route['match'])
  route['match'] = change(before)
  return route['match'] !== before
}

/** Puts another object beside one, in its namespace. */
export function put(objects: Json[], beside: Json, object: Json): void {
  objects.push({
    ...object,
    metadata: { namespace: namespaceOf(beside), name: 'put-beside', ...(object['metadata'] as Json | undefined) },
  })
}

/** The first service of the first route of an IngressRoute. */
function target(object: Json): Json {
  return list(routesIn(object)[0]!, 'services')[0]!
}

/** Turns an IngressRoute into an Ingress of nginx. */
export function asIngress(object: Json, annotations: Json, paths: readonly string[] = ['/']): void {
  const { name, port } = target(object)
  object['apiVersion'] = 'networking.k8s.io/v1'
  object['kind'] = 'Ingress'
  object['spec'] = {
    ingressClassName: 'nginx',
    rules: [
      {
        host,
        http: {
          paths: paths.map((path) => ({
            path,
            pathType: 'Prefix',
            backend: { service: { name, port: typeof port === 'number' ? { number: port } : { name: port } } },
          })),
        },
      },
    ],
  }
  annotate(object, annotations)
}

/** Turns an IngressRoute into an HTTPRoute. */
export function asHttpRoute(object: Json, rule: Json): void {
  const { name, port } = target(object)
  object['apiVersion'] = 'gateway.networking.k8s.io/v1'
  object['kind'] = 'HTTPRoute'
  object['spec'] = {
    parentRefs: [{ name: 'public' }],
    hostnames: [host],
    rules: [
      {
        matches: [{ path: { type: 'PathPrefix', value: '/' } }],
        backendRefs: [{ name, port }],
        ...rule,
      },
    ],
  }
}

/** Takes every object away that fits, one at a time. */
export function without(rule: string, name: string, fits: (object: Json, objects: Objects) => boolean): Mutant {
  return each(rule, name, fits, (object, objects) => {
    objects.splice(objects.indexOf(object), 1)
  })
}

/** An Application that syncs to the namespace of an object. */
export function application(object: Json, more: { readonly metadata?: Json; readonly policy?: Json } = {}): Json {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'convex', namespace: 'argocd', ...more.metadata },
    spec: {
      source: { repoURL: 'https://git.example.com/a.git', path: 'convex' },
      destination: { server: 'https://kubernetes.default.svc', namespace: namespaceOf(object) },
      syncPolicy: { automated: { prune: true }, syncOptions: ['CreateNamespace=true'], ...more.policy },
    },
  }
}
