import { check, convexIngress, convexStack, objectsOf } from '@proompteng/convex-k8s'
import type { StackOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { issuesOf, withWrong } from '../../support/issues.ts'

const host = 'convex.example.com'
const siteHost = 'site.example.com'
const gateway = { name: 'public', namespace: 'gateways' }
const issuer = { name: 'letsencrypt' }
const build = convexStack as (options: unknown) => unknown
const nginx = (name: string) => `nginx.ingress.kubernetes.io/${name}`

describe('convexIngress of type gateway', () => {
  it('sends everything but the private paths to the main port, without a limit of time', () => {
    const { httpRoute } = convexIngress({ type: 'gateway', host, gateway })
    expect(httpRoute.spec).toEqual({
      parentRefs: [
        {
          group: 'gateway.networking.k8s.io',
          kind: 'Gateway',
          name: 'public',
          namespace: 'gateways',
          sectionName: 'https',
        },
      ],
      hostnames: [host],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ group: '', kind: 'Service', name: 'convex-backend', port: 3210, weight: 1 }],
          timeouts: { request: '0s', backendRequest: '0s' },
        },
        {
          matches: [
            { path: { type: 'PathPrefix', value: '/metrics' } },
            { path: { type: 'PathPrefix', value: '/echo' } },
          ],
        },
      ],
    })
  })

  it('redirects every host on the plain listener, in a route of its own', () => {
    const { redirectHttpRoute } = convexIngress({
      type: 'gateway',
      host,
      siteHost,
      gateway: { name: 'own' },
      listeners: { plain: 'web' },
    })
    expect(redirectHttpRoute?.spec?.parentRefs?.[0]).toMatchObject({ name: 'own', sectionName: 'web' })
    expect(redirectHttpRoute?.spec?.hostnames).toEqual([host, siteHost])
    expect(redirectHttpRoute?.spec?.rules?.[0]).not.toHaveProperty('backendRefs')
    expect(redirectHttpRoute?.spec?.rules?.[0]?.filters).toEqual([
      { type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } },
    ])
    expect(convexIngress({ type: 'gateway', host, gateway, redirect: false })).not.toHaveProperty('redirectHttpRoute')
  })

  it('puts /http in front of the paths of a host of its own', () => {
    const { siteHttpRoute } = convexIngress({ type: 'gateway', host, siteHost, gateway })
    expect(siteHttpRoute?.spec?.hostnames).toEqual([siteHost])
    expect(siteHttpRoute?.spec?.rules?.[0]?.filters).toEqual([
      { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/http' } } },
    ])
  })
})

describe('convexIngress of type ingress', () => {
  it('lets nginx take bodies of any size, wait for what is quiet, and redirect', () => {
    const { ingress } = convexIngress({ type: 'ingress', controller: 'nginx', host })
    expect(ingress.metadata?.annotations).toMatchObject({
      [nginx('proxy-body-size')]: '0',
      [nginx('proxy-request-buffering')]: 'off',
      [nginx('proxy-read-timeout')]: '3600',
      [nginx('proxy-send-timeout')]: '3600',
      [nginx('force-ssl-redirect')]: 'true',
    })
    expect(ingress.spec?.ingressClassName).toBe('nginx')
    expect(ingress.spec?.tls).toEqual([{ hosts: [host] }])
    expect(ingress.spec?.rules?.[0]?.http?.paths.map(({ path }) => path)).toEqual(['/'])
  })

  it('has nginx deny the private paths, without a snippet', () => {
    const objects = convexIngress({ type: 'ingress', controller: 'nginx', host })
    const { privateIngress } = objects
    expect(privateIngress?.metadata?.annotations?.[nginx('denylist-source-range')]).toBe('0.0.0.0/0,::/0')
    expect(privateIngress?.spec?.rules?.[0]?.host).toBe(host)
    expect(privateIngress?.spec?.rules?.[0]?.http?.paths).toMatchObject([
      { path: '/metrics', pathType: 'Prefix' },
      { path: '/echo', pathType: 'Prefix' },
    ])
    expect(JSON.stringify(objects)).not.toContain('snippet')
  })

  it('has nginx rewrite the paths of a host of its own to /http', () => {
    const { siteIngress, certificate } = convexIngress({
      type: 'ingress',
      controller: 'nginx',
      host,
      siteHost,
      tls: { issuer },
    })
    expect(siteIngress?.metadata?.annotations?.[nginx('rewrite-target')]).toBe('/http/$1')
    expect(siteIngress?.spec?.rules?.[0]?.http?.paths[0]).toMatchObject({
      path: '/(.*)',
      pathType: 'ImplementationSpecific',
    })
    expect(siteIngress?.spec?.tls).toEqual([{ hosts: [siteHost], secretName: 'convex-backend-tls' }])
    expect(certificate?.spec?.dnsNames).toEqual([host, siteHost])
  })

  it('tells Traefik the paths of Convex alone, on the entry point for HTTPS', () => {
    const { ingress, ...others } = convexIngress({
      type: 'ingress',
      controller: 'traefik',
      host,
      tls: { certResolver: 'le' },
    })
    expect(others).toEqual({})
    expect(ingress.metadata?.annotations).toMatchObject({
      'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
      'traefik.ingress.kubernetes.io/router.tls': 'true',
      'traefik.ingress.kubernetes.io/router.tls.certresolver': 'le',
    })
    const paths = ingress.spec?.rules?.[0]?.http?.paths ?? []
    expect(paths.filter(({ pathType }) => pathType === 'Prefix').map(({ path }) => path)).toEqual(['/api', '/http'])
    expect(paths).toContainEqual(expect.objectContaining({ path: '/version', pathType: 'Exact' }))
    expect(paths).toContainEqual(expect.objectContaining({ path: '/', pathType: 'Exact' }))
  })
})

describe('every type of route in a stack', () => {
  const types: readonly (readonly [string, Omit<StackOptions, 'host'>])[] = [
    ['traefik', { ingress: { type: 'traefik' }, siteHost }],
    ['gateway', { ingress: { type: 'gateway', gateway }, siteHost }],
    ['nginx', { ingress: { type: 'ingress', controller: 'nginx' }, siteHost }],
    ['plain Ingress of Traefik', { ingress: { type: 'ingress', controller: 'traefik' } }],
  ]
  it.each(types)('%s: has no finding, with metrics on and off', (_, options) => {
    for (const monitoring of [false as const, {}])
      expect(check(objectsOf(convexStack({ host, monitoring, ...options })))).toEqual([])
  })

  it.each(types)('%s: has findings when the private paths are opened', (_, options) => {
    const open = (object: unknown): unknown => JSON.parse(JSON.stringify(object).replaceAll(/metrics|echo/g, 'nothing'))
    const objects = objectsOf(convexStack({ host, monitoring: {}, ...options })).map((object) =>
      ['IngressRoute', 'HTTPRoute', 'Ingress'].includes(object.kind)
        ? (open(withEveryPath(object)) as typeof object)
        : object,
    )
    expect(check(objects).map(({ rule }) => rule)).toContain('metrics-exposure')
  })

  it('lets the right controller through the network policies', () => {
    const spaces = (options: Omit<StackOptions, 'host'>) =>
      JSON.stringify(convexStack({ host, ...options }).networkPolicy?.backend.spec?.ingress)
    const { ingress } = types[2]![1]
    expect(spaces({ ingress, networkPolicy: {} })).toContain('ingress-nginx')
    expect(spaces({ networkPolicy: {} })).toContain('traefik')
    const [issue] = issuesOf(withWrong(build, { host, ingress: { type: 'gateway', gateway }, networkPolicy: {} }))
    expect(issue?.path).toBe('networkPolicy.ingressController')
  })

  it.each([
    [
      { ingress: { type: 'nginx' } },
      'ingress.type',
      /expected "traefik", "gateway", "ingress" or "tailscale".*did you mean \{ type: "ingress", controller: "nginx" \}/,
    ],
    [{ ingress: { type: 'gateway' } }, 'ingress.gateway', /is required/],
    [
      { ingress: { type: 'gateway', gateway, tls: 'entryPoint' } },
      'ingress.tls',
      /the Gateway has the certificate; leave it out/,
    ],
    [{ ingress: { type: 'ingress' } }, 'ingress.controller', /is required/],
    [
      { ingress: { type: 'ingress', controller: 'nginx', tls: { certResolver: 'le' } } },
      'ingress.tls',
      /certResolver is for Traefik/,
    ],
    [
      { ingress: { type: 'ingress', controller: 'traefik', redirect: true } },
      'ingress.redirect',
      /static configuration/,
    ],
    [
      { ingress: { type: 'ingress', controller: 'nginx', entryPoints: ['web'] } },
      'ingress.entryPoints',
      /are for Traefik/,
    ],
    [{ siteHost, ingress: { type: 'ingress', controller: 'traefik' } }, 'siteHost', /use type "traefik"/],
  ])('refuses %j', (options, path, message) => {
    const issues = issuesOf(withWrong(build, { host, ...options }))
    expect(issues.map((issue) => issue.path)).toEqual([path])
    expect(issues[0]?.message).toMatch(message)
  })
})

/** A route whose exact paths take everything below them, as a careless one would. */
function withEveryPath<T>(object: T): T {
  return JSON.parse(
    JSON.stringify(object).replaceAll('"path":"/","pathType":"Exact"', '"path":"/","pathType":"Prefix"'),
  ) as T
}
