import { containerOf, each, envOf, isBackend, list, make, variable, variants } from '../support/backend.ts'
import type { Json } from '../support/backend.ts'
import type { Mutant } from '../mutant.ts'
import {
  eachRoute,
  host,
  isAnyRoute,
  isRedirect,
  isSecure,
  putInFront,
  rewrite,
  routesIn,
  specOf,
} from '../support/routes.ts'

/** A variable that neither env nor any ConfigMap of the container gives. */
function unset(rule: string, name: string): Mutant {
  return each(rule, `${name} is not set`, isBackend, (workload, objects) => {
    containerOf(workload)['env'] = envOf(workload).filter((entry) => entry['name'] !== name)
    for (const object of objects) if (object['kind'] === 'ConfigMap') delete make(object, 'data')[name]
  })
}

const forPods = 'tailscale.com/experimental-forward-cluster-traffic-via-ingress'

/** The Ingress of an origin on the tailnet. */
function isOfTailnet(object: Json): boolean {
  return object['kind'] === 'Ingress' && forPods in make(structuredClone(object), 'metadata', 'annotations')
}

const origins: readonly Mutant[] = [
  ...[
    '',
    host,
    `/${host}`,
    `https://${host}/`,
    `https://${host}/api`,
    `https://${host}?a=b`,
    'ftp://convex.example.com',
    'https://',
  ].flatMap((value) => variable('cloud-origin', 'CONVEX_CLOUD_ORIGIN', value)),
  unset('cloud-origin', 'CONVEX_CLOUD_ORIGIN'),
  ...[
    '',
    host,
    `https://${host}`,
    `https://${host}/http/`,
    `https://${host}/api`,
    'https://actions.example.com/api',
  ].flatMap((value) => variable('site-origin', 'CONVEX_SITE_ORIGIN', value)),
  unset('site-origin', 'CONVEX_SITE_ORIGIN'),
  ...[
    'http://convex-backend:3210',
    'http://convex-backend.convex.svc.cluster.local:3210',
    'http://localhost:3210',
    'http://127.0.0.1:3210',
  ].flatMap((value) => variable('public-origins', 'CONVEX_CLOUD_ORIGIN', value)),
  each('tailnet-origin', 'the proxy does not listen to pods', isOfTailnet, (object) => {
    delete make(object, 'metadata', 'annotations')[forPods]
  }),
  each('tailnet-origin', 'a group of proxies', isOfTailnet, (object) => {
    make(object, 'metadata', 'annotations')['tailscale.com/proxy-group'] = 'ingress'
  }),
]

function hasRoutes(objects: readonly Json[]): boolean {
  return objects.some(isSecure)
}

const isRoutedBackend = (object: Json, objects: readonly Json[]): boolean => isBackend(object) && hasRoutes(objects)

/** Sets a variable of a backend that has routes. */
function routed(rule: string, name: string, value: string): Mutant {
  return each(rule, `${name} is ${value}`, isRoutedBackend, (workload) => {
    containerOf(workload)['env'] = [...envOf(workload).filter((entry) => entry['name'] !== name), { name, value }]
  })
}

/** The route of the API itself: not that of a host for HTTP actions. */
function isMain(route: Json): boolean {
  return String(route['match']).includes(`Host(\`${host}\`)`)
}

const routes: readonly Mutant[] = [
  routed('origin-route', 'CONVEX_CLOUD_ORIGIN', 'https://other.example.com'),
  routed('origin-route', 'CONVEX_SITE_ORIGIN', 'https://other.example.com'),
  routed('origin-scheme', 'CONVEX_CLOUD_ORIGIN', `http://${host}`),
  routed('origin-scheme', 'CONVEX_SITE_ORIGIN', `http://${host}/http`),
  eachRoute('origin-route', 'the route is for another host', isSecure, (route) =>
    rewrite(route, (match) => match.replace('Host(`', 'Host(`other.')),
  ),
  ...variants(['/convex', '/api'], (prefix) =>
    eachRoute(
      'api-route',
      `only ${prefix} is routed`,
      isSecure,
      (route) => isMain(route) && rewrite(route, (match) => `${match} && PathPrefix(\`${prefix}\`)`),
    ),
  ),
  eachRoute('api-route', 'the API goes to the site proxy', isSecure, (route) => {
    if (!isMain(route)) return false
    list(route, 'services')[0]!['port'] = 3211
    return true
  }),
  ...variants(
    [{ stripPrefix: { prefixes: ['/api'] } }, { addPrefix: { prefix: '/convex' } }, { replacePath: { path: '/' } }],
    (spec) =>
      eachRoute('api-route', JSON.stringify(spec), isSecure, (route, object, objects) => {
        if (!isMain(route)) return false
        putInFront(route, object, objects, spec)
        return true
      }),
  ),
  eachRoute('http-actions-route', 'the prefix is not put on', isSecure, (route) => {
    if (isMain(route) || route['middlewares'] === undefined) return false
    delete route['middlewares']
    return true
  }),
  each('http-actions-route', '/http goes to 3211 as it is', isSecure, (object) => {
    const [first] = routesIn(object)
    routesIn(object).push({
      kind: 'Rule',
      match: `Host(\`${host}\`) && PathPrefix(\`/http\`)`,
      priority: 10_000,
      services: list(first!, 'services').map((service) => ({ ...service, port: 3211 })),
    })
  }),
  each('http-actions-route', '/http goes to 3210 without its prefix', isSecure, (object, objects) => {
    const [first] = routesIn(object)
    const route: Json = {
      kind: 'Rule',
      match: `Host(\`${host}\`) && PathPrefix(\`/http\`)`,
      priority: 10_000,
      services: structuredClone(first!['services']),
    }
    putInFront(route, object, objects, { stripPrefix: { prefixes: ['/http'] } })
    routesIn(object).push(route)
  }),
  eachRoute('site-proxy-exposure', 'the route goes to 3211', isSecure, (route) => {
    list(route, 'services')[0]!['port'] = 3211
  }),
  ...variants(['/metrics', '/echo'], (path) =>
    eachRoute(
      path === '/echo' ? 'echo-exposure' : 'metrics-exposure',
      `${path} is not kept out`,
      isSecure,
      (route, _, objects) => {
        for (const object of objects) {
          if (object['kind'] === 'ConfigMap') delete make(object, 'data')['DISABLE_METRICS_ENDPOINT']
          if (isBackend(object))
            containerOf(object)['env'] = envOf(object).filter(({ name }) => name !== 'DISABLE_METRICS_ENDPOINT')
        }
        return rewrite(route, (match) => match.replace(` && !PathPrefix(\`${path}\`)`, ''))
      },
    ),
  ),
]

const traefik: readonly Mutant[] = [
  each('route-tls', 'no tls', isSecure, (object) => {
    delete specOf(object)['tls']
  }),
  each('route-tls', 'both entry points, no tls', isSecure, (object) => {
    delete specOf(object)['tls']
    specOf(object)['entryPoints'] = ['web', 'websecure']
  }),
  each('route-tls', 'no entry points, no tls', isSecure, (object) => {
    delete specOf(object)['tls']
    delete specOf(object)['entryPoints']
  }),
  ...variants([['web'], ['web', 'websecure']], (entryPoints) =>
    each('route-entry-point', `tls at ${entryPoints.join(' and ')}`, isSecure, (object) => {
      specOf(object)['entryPoints'] = entryPoints
    }),
  ),
  ...variants(
    [
      (match: string) => match.replace(')', ', `api.example.com`)'),
      (match: string) => match.replaceAll('`', "'"),
      (match: string) => match.replace('Host(`', 'HostRegexp(`{sub:[a-z]+}.'),
      (match: string) => `${match} && Headers(\`A\`, \`b\`)`,
      (match: string) => `${match} and PathPrefix(\`/\`)`,
      (match: string) => `${match} && PathPrefix(\`api\`)`,
      () => '',
      (match: string) => `${match} && (`,
    ],
    (change) => eachRoute('traefik-match', String(change), isAnyRoute, (route) => rewrite(route, change)),
  ),
  eachRoute('duplicate-matches', 'the route is there twice', isAnyRoute, (route, object) => {
    routesIn(object).push({ ...structuredClone(route), priority: 5 })
  }),
  each('route-conflicts', 'the IngressRoute is there twice', isAnyRoute, (object, objects) => {
    objects.push({ ...structuredClone(object), metadata: { ...(object['metadata'] as Json), name: 'copy' } })
  }),
  eachRoute('ingress-route-service', 'no services', isAnyRoute, (route) => {
    delete route['services']
  }),
  eachRoute('redirect-priority', 'a raised priority', isRedirect, (route) => {
    route['priority'] = 1000
  }),
]

export const addressMutants: readonly Mutant[] = [...origins, ...routes, ...traefik]
