import { convexIngress } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'

const host = 'convex.example.com'
const siteHost = 'site.example.com'

describe('convexIngress', () => {
  it('sends everything but the private paths to the main port, unstripped', () => {
    const { ingressRoute } = convexIngress({ host })
    expect(ingressRoute.spec).toEqual({
      entryPoints: ['websecure'],
      routes: [
        {
          kind: 'Rule',
          match: 'Host(`convex.example.com`) && !PathPrefix(`/metrics`) && !PathPrefix(`/echo`)',
          services: [{ kind: 'Service', name: 'convex-backend', port: 3210 }],
        },
      ],
      tls: { secretName: '' },
    })
  })

  it('sends a host of its own for HTTP actions to /http of the main port', () => {
    const { ingressRoute, siteMiddleware } = convexIngress({ host, siteHost, middlewares: ['a'] })
    expect(ingressRoute.spec?.routes[1]).toEqual({
      kind: 'Rule',
      match: 'Host(`site.example.com`)',
      middlewares: [{ name: 'a' }, { name: 'convex-backend-site' }],
      services: [{ kind: 'Service', name: 'convex-backend', port: 3210 }],
    })
    expect(siteMiddleware?.spec).toEqual({ addPrefix: { prefix: '/http' } })
    expect(convexIngress({ host })).not.toHaveProperty('siteMiddleware')
  })

  it('redirects every host on the plain entry point, in a route of its own', () => {
    const { redirectIngressRoute, redirectMiddleware } = convexIngress({ host, siteHost })
    expect(redirectIngressRoute?.spec).toMatchObject({ entryPoints: ['web'] })
    expect(redirectIngressRoute?.spec).not.toHaveProperty('tls')
    expect(redirectIngressRoute?.spec?.routes.map(({ match }) => match)).toEqual([
      'Host(`convex.example.com`)',
      'Host(`site.example.com`)',
    ])
    for (const route of redirectIngressRoute?.spec?.routes ?? []) {
      expect(route).not.toHaveProperty('priority')
      expect(route.middlewares).toEqual([{ name: 'convex-backend-redirect' }])
      expect(route.services).toHaveLength(1)
    }
    expect(redirectMiddleware?.spec).toEqual({ redirectScheme: { scheme: 'https', permanent: true } })
  })

  it('does not redirect when it is told so', () => {
    expect(Object.keys(convexIngress({ host, redirect: false }))).toEqual(['ingressRoute'])
  })

  it('has a certificate of an issuer for every host', () => {
    const { certificate, ingressRoute } = convexIngress({
      host,
      siteHost,
      tls: { issuer: { name: 'letsencrypt-prod' } },
    })
    expect(certificate?.spec).toEqual({
      secretName: 'convex-backend-tls',
      dnsNames: [host, siteHost],
      issuerRef: { name: 'letsencrypt-prod', kind: 'ClusterIssuer', group: 'cert-manager.io' },
    })
    expect(ingressRoute.spec?.tls).toEqual({ secretName: 'convex-backend-tls' })
  })

  it('names the Secret of the certificate as it is told', () => {
    const issuer = { name: 'a', kind: 'Issuer', group: 'example.com' } as const
    const { certificate, ingressRoute } = convexIngress({ host, tls: { issuer, secretName: 'b' } })
    expect(certificate?.spec).toMatchObject({ secretName: 'b', issuerRef: issuer })
    expect(ingressRoute.spec?.tls).toEqual({ secretName: 'b' })
  })

  it.each([
    ['entryPoint' as const, { secretName: '' }],
    [{ secretName: 'a' }, { secretName: 'a' }],
    [{ certResolver: 'le' }, { certResolver: 'le' }],
  ])('with tls %j makes no certificate', (tls, expected) => {
    const objects = convexIngress({ host, tls })
    expect(objects).not.toHaveProperty('certificate')
    expect(objects.ingressRoute.spec?.tls).toEqual(expected)
  })

  it('takes a secret name beside an issuer that is undefined', () => {
    const tls = { issuer: undefined, secretName: 'a' } as never
    expect(convexIngress({ host, tls }).ingressRoute.spec?.tls).toEqual({ secretName: 'a' })
  })

  it('takes entry points, class, Service and middlewares of other namespaces and providers', () => {
    const { ingressRoute, redirectIngressRoute } = convexIngress({
      host,
      name: 'public',
      namespace: 'apps',
      entryPoints: { secure: 'https', plain: 'http' },
      ingressClassName: 'public',
      service: { name: 'backend', port: 80 },
      middlewares: [{ name: 'a', namespace: 'traefik' }, 'b@file', 'c'],
    })
    expect(ingressRoute.metadata).toMatchObject({ name: 'public', namespace: 'apps' })
    expect(ingressRoute.spec).toMatchObject({ entryPoints: ['https'], ingressClassName: 'public' })
    expect(redirectIngressRoute?.spec).toMatchObject({ entryPoints: ['http'], ingressClassName: 'public' })
    expect(redirectIngressRoute?.metadata?.name).toBe('public-redirect')
    expect(ingressRoute.spec?.routes[0]).toMatchObject({
      middlewares: [{ name: 'a', namespace: 'traefik' }, { name: 'b@file' }, { name: 'c' }],
      services: [{ name: 'backend', port: 80 }],
    })
  })

  it('comes last', () => {
    for (const { metadata } of Object.values(convexIngress({ host, siteHost, tls: { issuer: { name: 'a' } } }))) {
      expect(metadata?.annotations).toEqual({ 'argocd.argoproj.io/sync-wave': '1' })
    }
  })
})
