import { check, convexDashboard, convexIngress, convexStack, objectsOf } from '@proompteng/convex-k8s'
import type { DashboardIngressOptions, K8sObject, StackOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { errorOf, issuesOf, withWrong } from '../../support/issues.ts'

const host = 'convex.example.com'
const policy = { group: 'gateway.envoyproxy.io', kind: 'SecurityPolicy', name: 'login' }
const end = { host: 'data.example.com' }
const gateway = { type: 'gateway', ...end, gateway: { name: 'public' } } as const
const byPolicy: DashboardIngressOptions = { ...gateway, authentication: { policy } }
const byFilter: DashboardIngressOptions = {
  ...gateway,
  authentication: { filter: { group: 'gateway.nginx.org', kind: 'AuthenticationFilter', name: 'login' } },
}
const byAnnotation = (annotations: Record<string, string>) => ({
  type: 'ingress' as const,
  ...end,
  ingressClassName: 'other',
  annotations,
  authentication: Object.keys(annotations)[0]!,
})
const build = (ingress: DashboardIngressOptions) => convexDashboard({ cloudOrigin: `https://${host}`, ingress })

const securityPolicy = (name: string, spec: object, kind = 'HTTPRoute'): K8sObject =>
  ({
    apiVersion: 'gateway.envoyproxy.io/v1alpha1',
    kind: 'SecurityPolicy',
    metadata: { name: 'login', namespace: 'convex' },
    spec: { targetRefs: [{ group: 'gateway.networking.k8s.io', kind, name }], ...spec },
  }) as never

/** What check says of the privacy of a dashboard. */
function privacyOf(ingress: DashboardIngressOptions, ...more: K8sObject[]): string | undefined {
  const findings = check([...objectsOf(convexStack({ host, dashboard: { ingress } })), ...more])
  return findings.find(({ rule }) => rule === 'dashboard-exposure')?.severity
}

describe('the dashboard through the Gateway API', () => {
  it('has its filter in the route, and names its policy in an annotation', () => {
    expect(build(byFilter).httpRoute?.spec?.rules?.[0]?.filters).toEqual([
      {
        type: 'ExtensionRef',
        extensionRef: { group: 'gateway.nginx.org', kind: 'AuthenticationFilter', name: 'login' },
      },
    ])
    expect(build(byPolicy).httpRoute?.metadata?.annotations).toMatchObject({
      'convex-k8s.proompteng.ai/authentication': 'SecurityPolicy.gateway.envoyproxy.io/login',
    })
    expect(build(byPolicy).httpRoute?.spec?.rules?.[0]?.filters).toBeUndefined()
  })

  it('is private by a policy that is for the route and authenticates, and by no other', () => {
    expect(privacyOf(byFilter)).toBeUndefined()
    expect(privacyOf(byPolicy)).toBe('info')
    expect(privacyOf(byPolicy, securityPolicy('convex-dashboard', { basicAuth: {} }))).toBeUndefined()
    expect(privacyOf(byPolicy, securityPolicy('convex-dashboard', { cors: {} }))).toBe('info')
    expect(privacyOf(byPolicy, securityPolicy('public', { basicAuth: {} }, 'Gateway'))).toBe('info')
    expect(privacyOf(byPolicy, securityPolicy('another', { basicAuth: {} }))).toBe('warning')
  })
})

describe('the dashboard as an Ingress of any class', () => {
  it('is private by an annotation that is known to authenticate, and said as info by another', () => {
    expect(privacyOf(byAnnotation({ 'haproxy-ingress.github.io/auth-url': 'https://a.example.com' }))).toBeUndefined()
    expect(privacyOf(byAnnotation({ 'nginx.org/basic-auth-secret': 'users' }))).toBeUndefined()
    expect(privacyOf(byAnnotation({ 'konghq.com/plugins': 'login' }))).toBe('info')
    expect(privacyOf(byAnnotation({ 'example.com/door': 'locked' }))).toBe('info')
  })

  it('is not private by an annotation that the controller of its class does not read', () => {
    const login = { 'nginx.ingress.kubernetes.io/auth-url': 'https://a.example.com' }
    const [key = ''] = Object.keys(login)
    const { ingress } = build(byAnnotation(login))
    const objects = objectsOf(convexStack({ host, dashboard: { ingress: byAnnotation(login) } }))
    for (const ingressClassName of ['traefik', 'haproxy', 'alb', 'kong', 'tailscale']) {
      const wrong = { ...byAnnotation(login), ingressClassName }
      expect(issuesOf(() => build(wrong))).toEqual([
        {
          path: 'ingress.authentication',
          message: `is not read by the controller of the class "${ingressClassName}" (got ${JSON.stringify(key)})`,
        },
      ])
      const published = objects.map((object) =>
        object.kind === 'Ingress' && object.metadata?.name === ingress?.metadata?.name
          ? { ...object, spec: { ...ingress?.spec, ingressClassName } }
          : object,
      )
      const finding = check(published as K8sObject[]).find(({ rule }) => rule === 'dashboard-exposure')
      // A load balancer may be an internal one, and the tailnet is private.
      const severity = { alb: 'info', tailscale: undefined }
      expect(finding?.severity).toBe(ingressClassName in severity ? severity[ingressClassName as 'alb'] : 'warning')
    }
    const middlewares = { 'traefik.ingress.kubernetes.io/router.middlewares': 'convex-login@kubernetescrd' }
    expect(issuesOf(() => build({ ...byAnnotation(middlewares), ingressClassName: 'nginx' }))).toHaveLength(1)
    for (const [ingressClassName, annotation] of [
      ['nginx', 'nginx.org/basic-auth-secret'],
      ['haproxy', 'haproxy-ingress.github.io/auth-url'],
      ['traefik-internal', 'nginx.ingress.kubernetes.io/auth-url'],
    ] as const)
      expect(build({ ...byAnnotation({ [annotation]: 'a' }), ingressClassName }).ingress).toBeDefined()
  })

  it('redirects to HTTPS with ingress-nginx, unless told otherwise', () => {
    const key = 'nginx.ingress.kubernetes.io/force-ssl-redirect'
    const login = { 'nginx.ingress.kubernetes.io/auth-url': 'https://a.example.com' }
    expect(build(byAnnotation(login)).ingress?.metadata?.annotations).toHaveProperty([key], 'true')
    expect(build(byAnnotation({ ...login, [key]: 'false' })).ingress?.metadata?.annotations).toHaveProperty(
      [key],
      'false',
    )
    expect(
      build(byAnnotation({ 'haproxy.org/auth-type': 'basic', 'haproxy.org/auth-secret': 'a' })).ingress?.metadata
        ?.annotations,
    ).not.toHaveProperty([key])
  })
})

describe('the controllers in the policies of a stack', () => {
  const peers = (options: Partial<StackOptions>) => {
    const { networkPolicy } = convexStack({ host, networkPolicy: {}, ...options })
    const namespaceIn = (object: object | undefined) =>
      JSON.stringify(object).match(/"kubernetes.io\/metadata.name":"([^"]+)"/)?.[1]
    return [namespaceIn(networkPolicy?.backend?.spec?.ingress), namespaceIn(networkPolicy?.dashboard?.spec?.ingress)]
  }
  const nginx: DashboardIngressOptions = {
    ...byAnnotation({ 'nginx.ingress.kubernetes.io/auth-url': 'a' }),
    ingressClassName: 'nginx',
  } as never
  it('are those of each route', () => {
    expect(peers({ dashboard: { ingress: nginx } })).toEqual(['traefik', 'ingress-nginx'])
    expect(
      peers({ dashboard: { ingress: byPolicy }, networkPolicy: { dashboardController: { namespace: 'envoy' } } }),
    ).toEqual(['traefik', 'envoy'])
    const gate = { type: 'gateway', gateway: { name: 'public' } } as const
    expect(
      peers({
        ingress: gate,
        dashboard: { ingress: byPolicy },
        networkPolicy: { ingressController: { namespace: 'envoy' } },
      }),
    ).toEqual(['envoy', 'envoy'])
    expect(
      peers({ host: 'api.tail1a2b3.ts.net', ingress: { type: 'tailscale' }, dashboard: { ingress: nginx } }),
    ).toEqual(['tailscale', 'ingress-nginx'])
  })

  it.each([
    [{ dashboard: { ingress: byPolicy } }, ['networkPolicy.dashboardController']],
    [{ ingress: false, dashboard: { ingress: byPolicy } }, ['networkPolicy.ingressController']],
    [{ networkPolicy: { dashboardController: {} } }, ['networkPolicy.dashboardController']],
    [
      { host: 'api.tail1a2b3.ts.net', ingress: { type: 'tailscale' }, networkPolicy: { ingressController: {} } },
      ['networkPolicy.ingressController'],
    ],
  ])('are refused with %j', (options, paths) => {
    const wrong = withWrong(convexStack as (options: unknown) => unknown, { host, networkPolicy: {}, ...options })
    expect(issuesOf(wrong).map(({ path }) => path)).toEqual(paths)
  })
})

describe('the backend on the tailnet', () => {
  const tailnet = { host: 'api.tail1a2b3.ts.net', ingress: { type: 'tailscale' } } as const
  it('has no path of the private ones, and lets pods through', () => {
    const { ingress } = convexIngress({ type: 'tailscale', host: tailnet.host, proxyClass: 'small', redirect: false })
    expect(ingress.spec?.rules?.[0]?.http?.paths.map(({ path }) => path)).toEqual([
      '/api',
      '/http',
      '/instance_name',
      '/instance_version',
      '/version',
    ])
    expect(ingress.metadata?.annotations).toMatchObject({
      'tailscale.com/proxy-class': 'small',
      'tailscale.com/experimental-forward-cluster-traffic-via-ingress': 'true',
    })
    expect(ingress.metadata?.annotations).not.toHaveProperty(['tailscale.com/http-redirect'])
  })

  const findings = (edit?: StackOptions['edit']) =>
    check(objectsOf(convexStack({ ...tailnet, networkPolicy: {}, edit }))).map(
      ({ severity, rule }) => `${severity} ${rule}`,
    )
  it('has no finding, and one without the annotation or for another name', () => {
    expect(findings()).toEqual([])
    expect(findings({ ingress: { ingress: (object) => void delete object.metadata!.annotations } })).toContain(
      'warning tailnet-origin',
    )
    const other = 'api.another.ts.net'
    const renamed = () =>
      findings({
        ingress: {
          ingress: (object) => {
            object.spec!.rules![0]!.host = other
            object.spec!.tls![0]!.hosts = [other]
          },
        },
      })
    expect(errorOf(renamed).message).toMatch(/origin-route/)
  })
})
