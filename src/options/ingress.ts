import type { ICertificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate'
import type { IIngressRoute } from '@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute'
import type { IMiddleware } from '@kubernetes-models/traefik/traefik.io/v1alpha1/Middleware'
import * as v from 'valibot'
import { apiPort } from '../convex/ports.ts'
import { objectEntries } from './common.ts'
import type { ObjectOptions } from './common.ts'
import { withRules } from './cross-check.ts'
import type { CrossRule } from './cross-check.ts'
import { describe } from './describe.ts'
import { callback, dnsLabel, flag, listOf, nonEmpty, objectName, oneOf, port, serviceName, textLike } from './fields.ts'
import { host } from './hosts.ts'
import { strict } from './strict.ts'

/**
 * Where the certificate comes from:
 * - `'entryPoint'`: what Traefik serves by itself, a certificate that it has loaded for the host or its default one;
 * - `issuer`: a cert-manager Certificate for every host, rendered beside the route;
 * - `secretName`: a TLS Secret that exists, in the namespace of the route, where alone Traefik looks for it;
 * - `certResolver`: a resolver of Traefik's static configuration.
 */
export type IngressTls =
  | 'entryPoint'
  | {
      readonly issuer: IssuerReference
      /** Default: the route's name and `-tls`. */ readonly secretName?: string | undefined
    }
  | { readonly secretName: string }
  | { readonly certResolver: string }

/** A cert-manager issuer. */
export interface IssuerReference {
  /** Name, as in `letsencrypt-prod`. */
  readonly name: string
  /**
   * Kind. An `Issuer` must be in the namespace of the Certificate.
   * @default 'ClusterIssuer'
   */
  readonly kind?: 'ClusterIssuer' | 'Issuer' | undefined
  /**
   * API group, for issuers that are not cert-manager's own.
   * @default 'cert-manager.io'
   */
  readonly group?: string | undefined
}

/** A Traefik Middleware. In another namespace it needs Traefik's `allowCrossNamespace`. */
export type MiddlewareReference = string | { readonly name: string; readonly namespace?: string | undefined }

/** Edits of the objects of `convexIngress`. */
export interface IngressEdits {
  readonly certificate?: ((object: ICertificate) => ICertificate | void) | undefined
  readonly ingressRoute?: ((object: IIngressRoute) => IIngressRoute | void) | undefined
  readonly siteMiddleware?: ((object: IMiddleware) => IMiddleware | void) | undefined
  readonly redirectIngressRoute?: ((object: IIngressRoute) => IIngressRoute | void) | undefined
  readonly redirectMiddleware?: ((object: IMiddleware) => IMiddleware | void) | undefined
}

/** What can be said of the routes, alone or within a stack. */
export interface IngressRouteOptions {
  /**
   * Name of the IngressRoute, and the beginning of the names of what goes with it.
   * @default 'convex-backend'
   */
  readonly name?: string | undefined
  /**
   * Where the certificate comes from.
   * @default 'entryPoint'
   */
  readonly tls?: IngressTls | undefined
  /**
   * Redirect HTTP to HTTPS. Turn it off when the entry point does so by itself.
   * @default true
   */
  readonly redirect?: boolean | undefined
  /** Names of Traefik's entry points. Default: `websecure` for HTTPS, `web` for HTTP. */
  readonly entryPoints?: { readonly secure?: string | undefined; readonly plain?: string | undefined } | undefined
  /**
   * Middlewares in front of the backend, in their order. Neither buffering nor compression may be among them: they
   * break the WebSocket.
   * @default []
   */
  readonly middlewares?: readonly MiddlewareReference[] | undefined
  /**
   * Ingress class, where several Traefiks watch one cluster (Traefik 3.7 and newer).
   * @default none
   */
  readonly ingressClassName?: string | undefined
}

/** Options of `convexIngress`. */
export interface IngressOptions extends ObjectOptions, IngressRouteOptions {
  /** Public host of the API, the WebSocket and, without `siteHost`, HTTP actions below `/http`. */
  readonly host: string
  /**
   * Public host of HTTP actions alone. Its paths are sent to `/http` of the main port, which has no limit of four
   * requests as the site proxy has.
   * @default none
   */
  readonly siteHost?: string | undefined
  /** The backend's Service, in the same namespace. Default: `convex-backend`, port 3210. */
  readonly service?: { readonly name?: string | undefined; readonly port?: number | undefined } | undefined
  /** Changes to the objects, each run on a copy and validated after. */
  readonly edit?: IngressEdits | undefined
}

const issuer = strict({
  name: objectName,
  kind: v.optional(oneOf(['ClusterIssuer', 'Issuer']), 'ClusterIssuer'),
  group: v.optional(nonEmpty, 'cert-manager.io'),
})

const byIssuer = strict({ issuer, secretName: v.optional(objectName) })
const bySecret = strict({ secretName: objectName })
const byResolver = strict({ certResolver: nonEmpty })
const byEntryPoint = v.literal(
  'entryPoint',
  (issue) => `expected "entryPoint", { issuer }, { secretName } or { certResolver }, got ${describe(issue.input)}`,
)

const tls = v.lazy((input) => {
  if (typeof input !== 'object' || input === null) return byEntryPoint
  if ('issuer' in input && input.issuer !== undefined) return byIssuer
  return 'certResolver' in input && input.certResolver !== undefined ? byResolver : bySecret
}) as v.GenericSchema<IngressTls, IngressTlsSettings>

/** Where the certificate comes from, with its defaults. */
export type IngressTlsSettings =
  | 'entryPoint'
  | v.InferOutput<typeof byIssuer>
  | v.InferOutput<typeof bySecret>
  | v.InferOutput<typeof byResolver>

// A name with "@" is of another provider and is looked up as it stands; Traefik refuses it beside a namespace.
const middlewareName = textLike(
  (text) => /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(@[a-z]+)?$/.test(text),
  'the name of a Middleware',
)
const middleware = v.lazy((input) =>
  typeof input === 'object' && input !== null
    ? strict({ name: objectName, namespace: v.optional(dnsLabel) })
    : middlewareName,
) as v.GenericSchema<MiddlewareReference>

const entryPoint = textLike((text) => /^[A-Za-z0-9][\w.-]*$/.test(text), 'the name of an entry point')

export const ingressEntries = {
  name: v.optional(serviceName, 'convex-backend'),
  tls: v.optional(tls, 'entryPoint'),
  redirect: v.optional(flag, true),
  entryPoints: v.optional(
    strict({ secure: v.optional(entryPoint, 'websecure'), plain: v.optional(entryPoint, 'web') }),
    {},
  ),
  middlewares: v.optional(listOf(middleware), []),
  ingressClassName: v.optional(objectName),
}

export const ingressEdits = strict({
  certificate: v.optional(callback<NonNullable<IngressEdits['certificate']>>()),
  ingressRoute: v.optional(callback<NonNullable<IngressEdits['ingressRoute']>>()),
  siteMiddleware: v.optional(callback<NonNullable<IngressEdits['siteMiddleware']>>()),
  redirectIngressRoute: v.optional(callback<NonNullable<IngressEdits['redirectIngressRoute']>>()),
  redirectMiddleware: v.optional(callback<NonNullable<IngressEdits['redirectMiddleware']>>()),
})

/** One entry point cannot serve both, and plain HTTP and HTTPS need one each. */
export const entryPointsDiffer: CrossRule<{
  readonly entryPoints: { readonly secure: string; readonly plain: string }
  readonly redirect: boolean
}> = ({ entryPoints: { secure, plain }, redirect }) =>
  redirect && secure === plain
    ? [
        {
          at: ['entryPoints', 'plain'],
          message: 'is the same as the secure one; name another, or set redirect to false',
        },
      ]
    : []

/** Names of the middlewares that the ingress makes; one of them in front of every request would never end. */
export const middlewaresAreOthers: CrossRule<{
  readonly name: string
  readonly middlewares: readonly MiddlewareReference[]
}> = ({ name, middlewares }) =>
  middlewares.flatMap((item, index) => {
    const given = typeof item === 'string' ? item : item.name
    return [`${name}-redirect`, `${name}-site`].includes(given)
      ? [
          {
            at: ['middlewares', index],
            message: `"${given}" is a middleware of the ingress's own, which it puts where it belongs`,
          },
        ]
      : []
  })

/** HTTP actions either have a host of their own or share the host below `/http`. */
export const hostsDiffer: CrossRule<{ readonly host: string; readonly siteHost?: string | undefined }> = (options) =>
  options.host === options.siteHost
    ? [{ at: ['siteHost'], message: 'is the same as host; leave it out, and HTTP actions are served below /http' }]
    : []

/** Rules over the options of the routes, alone or within a stack. */
export const routeRules = [entryPointsDiffer, middlewaresAreOthers] as const

export const ingressOptions = withRules(
  strict({
    ...objectEntries,
    ...ingressEntries,
    host,
    siteHost: v.optional(host),
    service: v.optional(
      strict({ name: v.optional(serviceName, 'convex-backend'), port: v.optional(port, apiPort) }),
      {},
    ),
    edit: v.optional(ingressEdits, {}),
  }),
  ...routeRules,
  hostsDiffer,
) satisfies v.GenericSchema<IngressOptions>

/** Settings of `convexIngress`. */
export type IngressSettings = v.InferOutput<typeof ingressOptions>
