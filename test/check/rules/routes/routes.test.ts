import { describe, expect, it } from 'vitest'
import {
  backendExample,
  dashboardExample,
  dashboardServiceExample,
  routeExample,
  servedExample,
  serviceExample,
} from '../../../../src/check/examples/routes.ts'
import { Model } from '../../../../src/check/model/model.ts'
import { container, placesOf, placesIn, objectsIn, said } from '../support.ts'
import { exclusions, middleware, without } from './manifests.ts'

/** The public route with Middlewares. */
function behind(names: readonly string[], replacements: Readonly<Record<string, string>> = {}): string {
  const list = names.map((name) => `{ name: ${name} }`).join(', ')
  return routeExample({ 'services:': `middlewares: [${list}]\n      services:`, ...replacements })
}

const secondBackend = (yaml: string) =>
  yaml
    .replaceAll('convex-backend', 'convex-second')
    .replaceAll('convex.example.com', 'second.example.com')
    .replace('get-convex/convex-second', 'get-convex/convex-backend')

const stack = (name: string) =>
  `${servedExample}---${dashboardExample()}${dashboardServiceExample()}`
    .replaceAll('namespace: convex', `namespace: ${name}`)
    .replaceAll('convex.example.com', `${name}.example.com`)
    .replaceAll('hostname: convex', `hostname: ${name}`)

describe('routes', () => {
  it('of other apps are not judged', () => {
    const other = `---
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: shop, namespace: convex }
spec:
  entryPoints: [web, websecure]
  routes: [{ kind: Rule, match: "Host('shop.example.com', 'b')", middlewares: [{ name: gone }], services: [{ name: shop, port: 1 }] }]
---
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: blog, namespace: blog }
spec: { routes: [{ match: "Host(\`blog.example.com\`)" }], tls: { secretName: gone } }
---
apiVersion: v1
kind: Service
metadata: { name: shop-cache, namespace: convex }
spec: { type: NodePort, selector: { app: shop }, ports: [{ port: 1, targetPort: x }] }
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: shop, namespace: convex }
spec: { secretName: shop, dnsNames: [] }
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: shop, namespace: convex }
spec: { selector: { matchLabels: { app: shop } }, endpoints: [{ port: 80 }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: shop, namespace: convex }
spec: { podSelector: { matchLabels: { app: shop } }, policyTypes: [Ingress, Egress] }
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd, finalizers: [resources-finalizer.argocd.argoproj.io] }
spec: { destination: { namespace: shop }, syncPolicy: { automated: { prune: true } } }
`
    expect(placesIn(`${servedExample}${other}`)).toEqual([])
  })

  it('to an entry point that is only named private are an info', () => {
    const open = routeExample({ [exclusions]: '' })
    expect(placesIn(`${backendExample()}${serviceExample}${open}`)).toEqual([
      'warning echo-exposure IngressRoute spec.routes[0]',
    ])
    expect(placesIn(`${backendExample()}${serviceExample}${open.replace('[websecure]', '[tailnet]')}`)).toEqual([
      'info echo-exposure IngressRoute spec.routes[0]',
    ])
  })

  it('may guard a path by a second route', () => {
    const open = routeExample({ [exclusions]: '' })
    const guard = routeExample({
      'name: convex-backend, namespace': 'name: guard, namespace',
      [exclusions]: ' && PathPrefix(`/echo`)',
      'services:': 'middlewares: [{ name: office }]\n      services:',
    })
    const office = middleware('office', '{ ipAllowList: { sourceRange: [10.0.0.0/8] } }')
    expect(placesIn(`${backendExample()}${serviceExample}${open}${guard}${office}`)).toEqual([])
    // The same route at another entry point guards nothing here.
    const elsewhere = guard.replace('[websecure]', '[internal]')
    expect(placesIn(`${backendExample()}${serviceExample}${open}${elsewhere}${office}`)).toEqual([
      'warning echo-exposure IngressRoute spec.routes[0]',
    ])
  })

  it('that redirect let nobody in', () => {
    const redirect = behind(['https'], {
      'name: convex-backend, namespace': 'name: redirect, namespace',
      '[websecure]': '[web]',
      [exclusions]: '',
      '  tls: {}\n': '',
    })
    expect(
      placesIn(`${servedExample}${redirect}${middleware('https', '{ redirectScheme: { scheme: https } }')}`),
    ).toEqual([])
  })

  it('are followed through chains, which may hold themselves', () => {
    const chain = middleware('all', '{ chain: { middlewares: [{ name: cors }, { name: all }, { name: gone }] } }')
    expect(
      placesIn(
        `${backendExample()}${serviceExample}${behind(['all'])}${chain}${middleware('cors', '{ headers: { accessControlMaxAge: 1 } }')}`,
      ),
    ).toEqual([
      'warning cors-headers Middleware spec.headers.accessControlMaxAge',
      'info middleware-references Middleware spec.chain.middlewares[2]',
    ])
  })

  it.each([
    ['attempts: 3', []],
    ['attempts: 3, retryNonIdempotentMethod: true', []],
    ['attempts: 1, status: ["503"], retryNonIdempotentMethod: true', []],
    ['attempts: 3, status: ["503"], maxRequestBodyBytes: -1', []],
    ['attempts: 3, status: ["503"], maxRequestBodyBytes: 200000000', []],
    ['attempts: 3, status: ["503"]', ['']],
    ['attempts: 3, status: ["503"], maxRequestBodyBytes: 0', ['.maxRequestBodyBytes']],
    ['attempts: 3, status: ["503"], maxRequestBodyBytes: -1, retryNonIdempotentMethod: true', ['']],
    ['attempts: 3, status: ["503"], retryNonIdempotentMethod: true', ['', '']],
  ])('with a retry of { %s }', (retry, paths) => {
    const front = middleware('front', `{ retry: { ${retry} } }`)
    expect(placesIn(`${backendExample()}${serviceExample}${behind(['front'])}${front}`)).toEqual(
      paths.map((path) => `warning route-buffering Middleware spec.retry${path}`),
    )
  })

  it('are said to repeat mutations only when Traefik repeats POST', () => {
    const messagesOf = (retry: string): string =>
      said(`${backendExample()}${serviceExample}${behind(['front'])}${middleware('front', `{ retry: { ${retry} } }`)}`)
    expect(messagesOf('attempts: 3, status: ["500-599"]')).not.toContain('repeats mutations')
    expect(messagesOf('attempts: 3, status: ["500-599"], retryNonIdempotentMethod: true')).toContain(
      'repeats mutations',
    )
  })

  it('with Middlewares of other providers are taken as they are', () => {
    expect(placesIn(`${backendExample()}${serviceExample}${behind(['auth@file'])}`)).toEqual([])
  })

  it('of two backends may not be exchanged', () => {
    const both = `${servedExample}---${secondBackend(servedExample)}`
    expect(placesIn(both)).toEqual([])
    const exchanged = both
      .replace('name: convex-backend, port', 'name: X, port')
      .replace('name: convex-second, port', 'name: convex-backend, port')
      .replace('name: X, port', 'name: convex-second, port')
    const astray = `error origin-route Deployment ${container}.env[2].value`
    expect(placesIn(exchanged)).toEqual([astray, astray])
  })

  it('in the syntax of Traefik 2 are right for Traefik 2', () => {
    const old = routeExample({ 'Host(`convex.example.com`)': 'Host(`convex.example.com`, `b.example.com`)' })
    expect(
      placesIn(
        `${backendExample()}${serviceExample}${old.replace('traefik.io/v1alpha1', 'traefik.containo.us/v1alpha1')}`,
      ),
    ).toEqual([])
    expect(
      placesIn(`${backendExample()}${serviceExample}${old.replace('- kind: Rule', '- kind: Rule\n      syntax: v2')}`),
    ).toEqual([])
  })

  it.each([
    'host(`convex.example.com`) && PATHPREFIX(`/`)',
    'Host("convex.example.com")',
    'HostRegexp(`^convex\\.example\\.com$`)',
    'Host(`*.example.com`)',
    'Host(`convex.example.com`) || (Host(`b.example.com`) && !Query(`a`))',
  ])('may be %s', (match) => {
    const route = routeExample({ [`Host(\`convex.example.com\`)${exclusions}`]: JSON.stringify(match) })
    expect(without(`${backendExample()}${serviceExample}${route}`, 'echo-exposure')).toEqual([])
  })

  it('to a TraefikService or a Service elsewhere are not guessed', () => {
    const traefik = routeExample({ 'name: convex-backend, port: 3210': 'name: weighted, kind: TraefikService' })
    expect(placesIn(`${backendExample()}${serviceExample}${traefik}`)).toEqual([])
    const elsewhere = routeExample({ 'name: convex-backend, port': 'name: proxy, namespace: edge, port' })
    expect(placesIn(`${backendExample()}${serviceExample}${elsewhere}`)).toEqual([
      'warning route-namespace IngressRoute spec.routes[0].services[0].namespace',
    ])
  })
})

describe('many objects', () => {
  it('of stacks side by side are nobody’s fault', () => {
    const objects = Array.from({ length: 300 }, (_, index) => objectsIn(stack(`n${index}`))).flat()
    expect(placesOf(new Model(objects))).toEqual([])
  })
})
