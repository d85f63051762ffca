import * as fc from 'fast-check'
import type { DashboardIngressOptions } from '../../../src/options/dashboard/route.ts'
import type { DashboardOptions, DashboardPodOptions } from '../../../src/options/dashboard/dashboard.ts'
import { common } from './common.ts'
import { edits, editsOf } from './edits.ts'
import { middleware, tls } from './ingress.ts'
import { partial } from './partial.ts'
import { dashboardPresent } from './present.ts'
import { annotations, dnsLabel, host, objectName, port, serviceName, sha } from './text.ts'
import { image, workload } from './workload.ts'

const tailscale = fc
  .record({
    rest: partial({
      type: fc.constantFrom('service' as const, 'ingress' as const),
      hostname: dnsLabel,
      tags: fc.subarray(['tag:convex', 'tag:a-1', 'tag:Admin']),
    }),
    proxy: fc.oneof(partial({ proxyClass: objectName }), partial({ proxyGroup: objectName })),
  })
  .map(({ rest, proxy }) => ({ ...rest, ...proxy }))

// No host of a backend has three labels.
const ownHost = 'dashboard.convex.example.com'

const reference = fc.record(
  {
    group: fc.constantFrom('gateway.envoyproxy.io', 'example.com'),
    kind: fc.constant('SecurityPolicy'),
    name: objectName,
  },
  { noNullPrototype: true },
)

const gatewayRoute: fc.Arbitrary<DashboardIngressOptions> = fc
  .record({
    gateway: fc.record({ name: objectName, namespace: dnsLabel }, { requiredKeys: ['name'], noNullPrototype: true }),
    authentication: fc.oneof(
      fc.record({ policy: reference }, { noNullPrototype: true }),
      fc.record({ filter: reference }, { noNullPrototype: true }),
    ),
    rest: partial({ listener: dnsLabel }),
  })
  .map(({ rest, ...others }) => ({ type: 'gateway', host: ownHost, ...others, ...rest }))

const resourceRoute: fc.Arbitrary<DashboardIngressOptions> = fc
  .record({
    ingressClassName: objectName,
    authentication: fc.constantFrom(
      'haproxy-ingress.github.io/auth-url',
      'nginx.org/basic-auth-secret',
      'example.com/login',
    ),
    rest: partial({ tls: fc.constantFrom('entryPoint' as const, { issuer: { name: 'own' } }) }),
  })
  .map(({ authentication, rest, ...others }) => ({
    type: 'ingress',
    host: ownHost,
    annotations: { [authentication]: 'users' },
    authentication,
    ...others,
    ...rest,
  }))

const traefikRoute: fc.Arbitrary<DashboardIngressOptions> = fc
  .record({
    middlewares: fc.uniqueArray(middleware, { minLength: 1, maxLength: 2, selector: (item) => JSON.stringify(item) }),
    rest: partial({
      type: fc.constant('traefik' as const),
      // A Secret of its own: an issuer makes a certificate for one route.
      tls: tls.map((item) =>
        typeof item === 'object' && 'secretName' in item
          ? { ...item, secretName: `dashboard-${item.secretName}` }
          : item,
      ),
      entryPoint: fc.constantFrom('websecure', 'https'),
      ingressClassName: objectName,
    }),
  })
  .map(({ middlewares, rest }) => ({ host: ownHost, middlewares, ...rest }))

const route = fc.oneof({ weight: 2, arbitrary: traefikRoute }, gatewayRoute, resourceRoute)

/** The tailnet, a route, or neither. */
const access = fc.oneof(
  partial({ tailscale: fc.oneof({ weight: 4, arbitrary: tailscale }, fc.constant(false as const)) }),
  fc.record({ ingress: route }, { noNullPrototype: true }),
  fc.record({ ingress: route, tailscale: fc.constant(false as const) }, { noNullPrototype: true }),
)

/** The dashboard, standalone or within a stack. */
export const dashboardPod: fc.Arbitrary<DashboardPodOptions> = fc
  .tuple(
    access,
    partial({
      ...workload,
      name: serviceName,
      image,
      replicas: fc.nat(3),
      servicePort: port.filter((number) => number !== 443),
      serviceAnnotations: annotations,
    }),
  )
  .map(([way, rest]) => ({ ...way, ...rest }))

/** Options of `convexDashboard`. */
export const dashboardOptions: fc.Arbitrary<DashboardOptions> = fc
  .tuple(
    common,
    dashboardPod,
    fc.record({ cloudOrigin: host.map((name) => `https://${name}`) }),
    partial({
      release: sha,
      edit: edits('deployment', 'service', 'ingress', 'ingressRoute', 'httpRoute', 'certificate'),
    }),
  )
  .map((parts) => Object.assign({}, ...parts) as DashboardOptions)
  .map((options) => ({ ...options, edit: editsOf(options.edit, dashboardPresent(options)) }))
