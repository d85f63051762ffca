import * as fc from 'fast-check'
import type { IngressOptions, IngressRouteOptions, IngressTls } from '../../../src/options/ingress.ts'
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

const tls: fc.Arbitrary<IngressTls> = fc.oneof(
  fc.constant('entryPoint' as const),
  fc.record({ issuer, secretName: ownName('tls') }, { requiredKeys: ['issuer'], noNullPrototype: true }),
  fc.record({ secretName: ownName('tls') }, { noNullPrototype: true }),
  fc.record({ certResolver: fc.constantFrom('le', 'acme', 'true') }, { noNullPrototype: true }),
)

const middleware = fc.oneof(
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

/** The routes, alone or within a stack. */
export const ingressRoute: fc.Arbitrary<IngressRouteOptions> = fc
  .tuple(
    partial({
      name: serviceName,
      tls,
      middlewares: fc.uniqueArray(middleware, { maxLength: 3, selector: (item) => JSON.stringify(item) }),
      ingressClassName: objectName,
    }),
    fc.oneof(entryPoints, fc.constant({})),
  )
  .map(([rest, points]) => ({ ...rest, ...points }))

/** A host, and at times another one for HTTP actions. */
export const hosts = fc
  .record({ host, siteHost: fc.option(host, { nil: undefined, freq: 2 }) })
  .map(({ host: main, siteHost }) => ({ host: main, ...(siteHost !== main && siteHost !== undefined && { siteHost }) }))

/** Options of `convexIngress`. */
export const ingressOptions: fc.Arbitrary<IngressOptions> = fc
  .tuple(
    common,
    ingressRoute,
    hosts,
    partial({
      service: partial({ name: serviceName, port }),
      edit: edits('certificate', 'ingressRoute', 'siteMiddleware', 'redirectIngressRoute', 'redirectMiddleware'),
    }),
  )
  .map((parts) => Object.assign({}, ...parts) as IngressOptions)
  .map((options) => ({ ...options, edit: editsOf(options.edit, ingressPresent(options)) }))
