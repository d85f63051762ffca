import { check, convexDashboard, convexStack, objectsOf } from '@proompteng/convex-k8s'
import type { DashboardOptions, StackOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { issuesOf, withWrong } from '../../support/issues.ts'

const host = 'convex.example.com'
const cloudOrigin = `https://${host}`
const route = { host: 'data.example.com', middlewares: ['login'] }
const build = (options: Omit<DashboardOptions, 'cloudOrigin'>) => convexDashboard({ cloudOrigin, ...options })

describe('the dashboard on the tailnet', () => {
  it('is a load balancer by default, which can be of a group of proxies', () => {
    const { service, ...others } = build({ tailscale: { proxyGroup: 'ingress' } })
    expect(service.spec).toMatchObject({ type: 'LoadBalancer', loadBalancerClass: 'tailscale' })
    expect(service.metadata?.annotations).toMatchObject({
      'tailscale.com/hostname': 'convex',
      'tailscale.com/proxy-group': 'ingress',
    })
    expect(Object.keys(others)).toEqual(['deployment'])
  })

  it('is an Ingress with HTTPS, whose name stands in tls', () => {
    const { service, ingress } = build({
      tailscale: { type: 'ingress', hostname: 'data', tags: ['tag:a', 'tag:b'], proxyGroup: 'ingress' },
      servicePort: 8080,
    })
    expect(service.spec).toMatchObject({ type: 'ClusterIP' })
    expect(JSON.stringify(service.metadata)).not.toContain('tailscale')
    expect(ingress?.metadata?.annotations).toMatchObject({
      'tailscale.com/tags': 'tag:a,tag:b',
      'tailscale.com/proxy-group': 'ingress',
    })
    expect(ingress?.metadata?.annotations).not.toHaveProperty('tailscale.com/hostname')
    expect(ingress?.spec).toEqual({
      ingressClassName: 'tailscale',
      defaultBackend: { service: { name: 'convex-dashboard', port: { number: 8080 } } },
      tls: [{ hosts: ['data'] }],
    })
  })
})

describe('the dashboard behind Traefik', () => {
  it('is off the tailnet, and behind the middlewares that are named', () => {
    const { service, ingressRoute, ingress } = build({
      ingress: { ...route, middlewares: ['login', { name: 'headers', namespace: 'traefik' }] },
    })
    expect(service.spec).toMatchObject({ type: 'ClusterIP' })
    expect(ingress).toBeUndefined()
    expect(ingressRoute?.spec).toEqual({
      entryPoints: ['websecure'],
      routes: [
        {
          kind: 'Rule',
          match: 'Host(`data.example.com`)',
          middlewares: [{ name: 'login' }, { name: 'headers', namespace: 'traefik' }],
          services: [{ kind: 'Service', name: 'convex-dashboard', port: 80 }],
        },
      ],
      tls: { secretName: '' },
    })
  })

  it('has a certificate of an issuer', () => {
    const { ingressRoute, certificate } = build({ ingress: { ...route, tls: { issuer: { name: 'le' } } } })
    expect(certificate?.spec).toMatchObject({ secretName: 'convex-dashboard-tls', dnsNames: ['data.example.com'] })
    expect(ingressRoute?.spec?.tls).toEqual({ secretName: 'convex-dashboard-tls' })
  })

  it.each([
    [{ ingress: { host: 'data.example.com' } }, 'ingress.middlewares', /is required/],
    [
      { ingress: { ...route, middlewares: [] } },
      'ingress.middlewares',
      /at least one Middleware that authenticates users/,
    ],
    [{ ingress: { ...route, host } }, 'ingress.host', /needs a separate one/],
    [{ ingress: route, tailscale: {} }, 'tailscale', /leave one of them out/],
    [{ tailscale: { proxyGroup: 'a', proxyClass: 'b' } }, 'tailscale.proxyClass', /not read with a proxyGroup/],
    [{ tailscale: { type: 'ingress' }, servicePort: 443 }, 'servicePort', /choose another/],
  ])('is refused with %j', (options, path, message) => {
    const wrong = withWrong(convexDashboard as (options: unknown) => unknown, { cloudOrigin, ...options })
    const issues = issuesOf(wrong)
    expect(issues.map((issue) => issue.path)).toEqual([path])
    expect(issues[0]?.message).toMatch(message)
  })
})

describe('the dashboard of a stack', () => {
  const ways: readonly StackOptions['dashboard'][] = [
    { ingress: route },
    { tailscale: { type: 'ingress' } },
    { tailscale: { type: 'ingress', proxyGroup: 'ingress' } },
    { tailscale: { proxyGroup: 'ingress' } },
    { tailscale: false },
  ]
  it.each(ways)('has no error and no warning with %j', (dashboard) => {
    const findings = check(objectsOf(convexStack({ host, dashboard, networkPolicy: {} })))
    // That the Middleware is made elsewhere is said as info.
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([])
  })

  it('is let through the policies by whom it is reached', () => {
    const peers = (options: Partial<StackOptions>) =>
      JSON.stringify(convexStack({ host, networkPolicy: {}, ...options }).networkPolicy?.dashboard?.spec?.ingress)
    expect(peers({ dashboard: { ingress: route } })).toContain('traefik')
    expect(peers({ dashboard: { ingress: route }, ingress: false })).toContain('traefik')
    expect(peers({ dashboard: { tailscale: { type: 'ingress' } } })).toContain('tailscale')
  })

  it.each([
    [{ dashboard: { ingress: { ...route, host } } }, 'dashboard.ingress.host', /host of the backend/],
    [{ dashboard: { ingress: route, name: 'convex' }, ingress: { name: 'convex' } }, 'dashboard.name', /public route/],
    [{ dashboard: { ingress: route, tailscale: {} } }, 'dashboard.tailscale', /leave one of them out/],
    [
      { dashboard: { ingress: route }, ingress: false, networkPolicy: { ingressController: false } },
      'networkPolicy.ingressController',
      /cuts off a public route/,
    ],
  ])('is refused with %j', (options, path, message) => {
    const issues = issuesOf(withWrong(convexStack as (options: unknown) => unknown, { host, ...options }))
    expect(issues.map((issue) => issue.path)).toEqual([path])
    expect(issues[0]?.message).toMatch(message)
  })
})
