import * as fc from 'fast-check'
import type { GatewayRouteOptions } from '../../../src/options/routes/gateway.ts'
import type { IngressResourceOptions } from '../../../src/options/routes/ingress-resource.ts'
import type { TailscaleRouteOptions } from '../../../src/options/routes/tailscale.ts'
import type { IngressTls } from '../../../src/options/routes/tls.ts'
import type { IngressOptions, IngressRouteOptions, PublicRouteOptions } from '../../../src/options/routes/ingress.ts'
import { common } from './common.ts'
import { edits, editsOf } from './edits.ts'
import { partial } from './partial.ts'
import { ingressPresent } from './present.ts'
import { dnsLabel, host, objectName, ownName, port, serviceName } from './text.ts'

const issuer = fc.record(
  {
    name: objectName,
    kind: fc.constantFrom('ClusterIssuer' as const, 'Issuer' as const),
    group: fc.constantFrom('cert-manager.io', 'awspca.cert-manager.io'),
  },
  { requiredKeys: ['name'], noNullPrototype: true },
)

export const tls: fc.Arbitrary<IngressTls> = fc.oneof(
  fc.constant('entryPoint' as const),
  fc.record({ issuer, secretName: ownName('tls') }, { requiredKeys: ['issuer'], noNullPrototype: true }),
  fc.record({ secretName: ownName('tls') }, { noNullPrototype: true }),
  fc.record({ certResolver: fc.constantFrom('le', 'acme', 'true') }, { noNullPrototype: true }),
)

export const middleware = fc.oneof(
  serviceName,
  fc.constantFrom('headers@file', 'limit@kubernetescrd'),
  fc.record({ name: objectName, namespace: dnsLabel }, { requiredKeys: ['name'], noNullPrototype: true }),
)

const entryPoint = fc.constantFrom('websecure', 'web', 'https', 'http', 'web_1', '8443', 'y')

/** Two entry points that differ, the defaults counted, or no redirect. */
const entryPoints = fc
  .record({
    points: partial({ secure: entryPoint, plain: entryPoint }),
    redirect: fc.option(fc.boolean(), { nil: undefined }),
  })
  .map(({ points, redirect }) => {
    const areSame = (points.secure ?? 'websecure') === (points.plain ?? 'web')
    const off = areSame ? false : redirect
    return { entryPoints: points, ...(off !== undefined && { redirect: off }) }
  })

/** Traefik's own routes. */
const traefikRoute: fc.Arbitrary<IngressRouteOptions> = fc
  .tuple(
    partial({
      type: fc.constant('traefik' as const),
      name: serviceName,
      tls,
      middlewares: fc.uniqueArray(middleware, { maxLength: 3, selector: (item) => JSON.stringify(item) }),
      ingressClassName: objectName,
    }),
    fc.oneof(entryPoints, fc.constant({})),
  )
  .map(([rest, points]) => ({ ...rest, ...points }))

const gatewayRoute: fc.Arbitrary<GatewayRouteOptions> = fc
  .record({
    gateway: fc.record({ name: objectName, namespace: dnsLabel }, { requiredKeys: ['name'], noNullPrototype: true }),
    rest: partial({
      name: serviceName,
      listeners: partial({ secure: dnsLabel, plain: dnsLabel }),
      redirect: fc.boolean(),
    }),
  })
  .map(({ gateway, rest }) => ({ type: 'gateway', gateway, ...rest }))

const resourceTls = tls.filter((item) => typeof item === 'string' || !('certResolver' in item))
const nginxRoute: fc.Arbitrary<IngressResourceOptions> = partial({
  name: serviceName,
  ingressClassName: fc.constantFrom('nginx', 'nginx-public'),
  tls: resourceTls,
  redirect: fc.boolean(),
}).map((rest) => ({ type: 'ingress', controller: 'nginx', ...rest }))
const plainTraefikRoute: fc.Arbitrary<IngressResourceOptions> = partial({
  name: serviceName,
  ingressClassName: objectName,
  tls,
  entryPoints: fc.array(fc.constantFrom('websecure', 'https'), { minLength: 1, maxLength: 1 }),
}).map((rest) => ({ type: 'ingress', controller: 'traefik', ...rest }))

const tailnetRoute: fc.Arbitrary<TailscaleRouteOptions> = partial({
  name: serviceName,
  tags: fc.subarray(['tag:convex', 'tag:a-1']),
  proxyClass: objectName,
  redirect: fc.boolean(),
}).map((rest) => ({ type: 'tailscale', ...rest }))

/** The routes, standalone or within a stack. */
export const ingressRoute: fc.Arbitrary<PublicRouteOptions> = fc.oneof(
  { weight: 3, arbitrary: traefikRoute },
  gatewayRoute,
  nginxRoute,
  plainTraefikRoute,
  tailnetRoute,
)

/** Hosts that the route serves: one on the tailnet, and no second one with plain Ingress objects of Traefik. */
export function servedHosts<Hosts extends { readonly host: string; readonly siteHost?: string | undefined }>(
  { siteHost, ...rest }: Hosts,
  route: PublicRouteOptions | false | undefined,
) {
  if (typeof route === 'object' && route.type === 'tailscale')
    return { ...rest, host: `${rest.host.split('.')[0]}-api.tail1a2b3.ts.net` }
  const isPlain = typeof route === 'object' && route.type === 'ingress' && route.controller === 'traefik'
  return siteHost === undefined || isPlain ? rest : { ...rest, siteHost }
}

/** A host, and at times another one for HTTP actions. */
export const hosts = fc
  .record({ host, siteHost: fc.option(host, { nil: undefined, freq: 2 }) })
  .map(({ host: main, siteHost }) => ({ host: main, ...(siteHost !== main && siteHost !== undefined && { siteHost }) }))

/** Edits of the objects of every type of route. */
export const ingressEdits = edits(
  'certificate',
  'ingressRoute',
  'siteMiddleware',
  'redirectIngressRoute',
  'redirectMiddleware',
  'httpRoute',
  'siteHttpRoute',
  'redirectHttpRoute',
  'ingress',
  'privateIngress',
  'siteIngress',
)

/** Options of `convexIngress`. */
export const ingressOptions: fc.Arbitrary<IngressOptions> = fc
  .tuple(
    common,
    ingressRoute.chain((route) => hosts.map((names) => ({ ...route, ...servedHosts(names, route) }))),
    partial({
      service: partial({ name: serviceName, port }),
      edit: ingressEdits,
    }),
  )
  .map((parts) => Object.assign({}, ...parts) as IngressOptions)
  .map((options) => ({ ...options, edit: editsOf(options.edit, ingressPresent(options)) }))
