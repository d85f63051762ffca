import * as v from 'valibot'
import { apiPort } from '../../convex/ports.ts'
import { byType } from '../choice.ts'
import { objectEntries } from '../common.ts'
import type { ObjectOptions } from '../common.ts'
import { issue, withRules } from '../cross-check.ts'
import type { CrossIssue, CrossRule } from '../cross-check.ts'
import { flag, listOf, objectName, port, serviceName, textLike } from '../fields.ts'
import { host } from './host.ts'
import { backendForms, foreignOptions, routeOf, unknownRoute } from './familiar-names.ts'
import { ingressEdits } from './edits.ts'
import type { IngressEdits } from './edits.ts'
import { gatewayEntries } from './gateway.ts'
import type { GatewayRouteOptions } from './gateway.ts'
import { resourceEntries } from './ingress-resource.ts'
import type { IngressResourceOptions } from './ingress-resource.ts'
import { ingressTls } from './tls.ts'
import type { IngressTls, IngressTlsSettings } from './tls.ts'
import { isMagicDnsName, notOnTailnet, tailscaleEntries } from './tailscale.ts'
import type { TailscaleRouteOptions } from './tailscale.ts'
import { middlewareReference } from './middleware-reference.ts'
import type { MiddlewareReference } from './middleware-reference.ts'
import { strict } from '../strict.ts'

/** The public routes as Traefik's own IngressRoutes, standalone or within a stack. */
export interface IngressRouteOptions {
  /**
   * Traefik's own resources; see `GatewayRouteOptions` for the Gateway API, `IngressResourceOptions` for plain Ingress
   * objects and `TailscaleRouteOptions` for the tailnet.
   * @default 'traefik'
   */
  readonly type?: 'traefik' | undefined
  /**
   * Name of the IngressRoute, and prefix of the names of its related objects.
   * @default 'convex-backend'
   */
  readonly name?: string | undefined
  /**
   * Where the certificate comes from.
   * @default 'entryPoint'
   */
  readonly tls?: IngressTls | undefined
  /**
   * Redirect HTTP to HTTPS. Turn it off if the entry point redirects already.
   * @default true
   */
  readonly redirect?: boolean | undefined
  /**
   * Names of Traefik's entry points for HTTPS and for HTTP.
   * @default { secure: 'websecure', plain: 'web' }
   */
  readonly entryPoints?: { readonly secure?: string | undefined; readonly plain?: string | undefined } | undefined
  /**
   * Middlewares in front of the backend, in order. Buffering and compression are not allowed: they break the WebSocket.
   * @default []
   */
  readonly middlewares?: readonly MiddlewareReference[] | undefined
  /**
   * Ingress class, if several Traefiks watch one cluster (Traefik 3.7 and newer).
   * @default none
   */
  readonly ingressClassName?: string | undefined
}

/** The public routes, distinguished by `type`. */
export type PublicRouteOptions =
  | IngressRouteOptions
  | GatewayRouteOptions
  | IngressResourceOptions
  | TailscaleRouteOptions

/** Options of every type of route. */
export interface RouteEndOptions extends ObjectOptions {
  /** Public host of the API, the WebSocket and, without `siteHost`, HTTP actions below `/http`. */
  readonly host: string
  /**
   * Public host of only HTTP actions. Its paths are sent to `/http` of the main port, which does not have the site
   * proxy's limit of four requests.
   * @default none
   */
  readonly siteHost?: string | undefined
  /**
   * The backend's Service, in the same namespace.
   * @default { name: 'convex-backend', port: 3210 }
   */
  readonly service?: { readonly name?: string | undefined; readonly port?: number | undefined } | undefined
  /**
   * Edits of the rendered objects. Each runs on a copy; the result is validated.
   * @default {}
   */
  readonly edit?: IngressEdits | undefined
}

/** Options of `convexIngress`. */
export type IngressOptions = RouteEndOptions & PublicRouteOptions

const entryPoint = textLike((text) => /^[A-Za-z0-9][\w.-]*$/.test(text), 'the name of an entry point')

const traefikEntries = {
  type: v.optional(v.literal('traefik'), 'traefik'),
  name: v.optional(serviceName, 'convex-backend'),
  tls: v.optional(ingressTls, 'entryPoint'),
  redirect: v.optional(flag, true),
  entryPoints: v.optional(
    strict({ secure: v.optional(entryPoint, 'websecure'), plain: v.optional(entryPoint, 'web') }),
    {},
  ),
  middlewares: v.optional(listOf(middlewareReference), []),
  ingressClassName: v.optional(objectName),
}

/** Plain HTTP and HTTPS need different entry points. */
const entryPointsDiffer: CrossRule<{
  readonly entryPoints: { readonly secure: string; readonly plain: string }
  readonly redirect: boolean
}> = ({ entryPoints: { secure, plain }, redirect }) =>
  redirect && secure === plain
    ? issue(['entryPoints', 'plain'], 'is the same as the secure one; name another, or set redirect to false')
    : []

/**
 * Names of the middlewares that the ingress creates; one of them in front of every request would cause an endless loop.
 */
const middlewaresAreOthers: CrossRule<{
  readonly name: string
  readonly middlewares: readonly MiddlewareReference[]
}> = ({ name, middlewares }) =>
  middlewares.flatMap((item, index) => {
    const given = typeof item === 'string' ? item : item.name
    return [`${name}-redirect`, `${name}-site`].includes(given)
      ? issue(['middlewares', index], `"${given}" is created by the ingress itself, which adds it where necessary`)
      : []
  })

/** HTTP actions either have a separate host or share the host below `/http`. */
export const hostsDiffer: CrossRule<{ readonly host: string; readonly siteHost?: string | undefined }> = (options) =>
  options.host === options.siteHost
    ? issue(['siteHost'], 'is the same as host; leave it out, and HTTP actions are served below /http')
    : []

interface Resource {
  readonly controller: 'nginx' | 'traefik'
  readonly redirect?: boolean | undefined
  readonly entryPoints?: readonly string[] | undefined
  readonly tls: IngressTlsSettings
}

/** Options that plain Ingress objects do not support, or not with one of the controllers. */
const resourceFits: CrossRule<Resource> = ({ controller, redirect, entryPoints, tls }) => {
  const issues: CrossIssue[] = []
  if (controller === 'traefik' && redirect !== undefined)
    issues.push(...issue(['redirect'], 'is static configuration of the entry point in Traefik; leave it out'))
  if (controller === 'nginx' && entryPoints !== undefined)
    issues.push(...issue(['entryPoints'], 'are for Traefik; leave them out'))
  if (controller === 'nginx' && typeof tls === 'object' && 'certResolver' in tls)
    issues.push(...issue(['tls'], 'certResolver is for Traefik; set { issuer } or { secretName }'))
  return issues
}

/**
 * Options that a type of route cannot serve: Traefik needs a Middleware to add `/http` to paths, and Tailscale cannot
 * add it.
 */
export const hostsAreServed: CrossRule<{
  readonly host: string
  readonly siteHost?: string | undefined
  readonly type: string
  readonly controller?: string | undefined
}> = ({ host: name, siteHost, type, controller }) => {
  const issues: CrossIssue[] = []
  if (type === 'tailscale' && !isMagicDnsName(name))
    issues.push(
      ...issue(
        ['host'],
        'is not a tailnet name; type "tailscale" needs the full MagicDNS name, such as ' +
          '"convex.tail1a2b3.ts.net", whose last three parts the DNS page of the admin console shows',
      ),
    )
  if (siteHost === undefined) return issues
  if (type === 'tailscale')
    issues.push(
      ...issue(
        ['siteHost'],
        'cannot be served on the tailnet, whose Ingress changes no paths; leave it out: HTTP actions are below /http',
      ),
    )
  if (type === 'ingress' && controller === 'traefik')
    issues.push(...issue(['siteHost'], 'cannot be served by plain Ingress objects of Traefik; use type "traefik"'))
  return issues
}

/**
 * The Tailscale operator uses HTTPS for this port, which the backend does not (tailscale@v1.104.7
 * cmd/k8s-operator/ingress.go#handlersForIngress).
 */
export function portIssues(type: string, number: number, at: CrossIssue['at']): readonly CrossIssue[] {
  const message = 'the Tailscale operator uses HTTPS for port 443; choose another'
  return type === 'tailscale' && number === 443 ? issue(at, message) : []
}

const ends = {
  ...objectEntries,
  host,
  siteHost: v.optional(host),
  service: v.optional(strict({ name: v.optional(serviceName, 'convex-backend'), port: v.optional(port, apiPort) }), {}),
  edit: v.optional(ingressEdits, {}),
}

const entries = {
  traefik: traefikEntries,
  gateway: gatewayEntries,
  ingress: resourceEntries,
  tailscale: tailscaleEntries,
}
const hints = {
  traefik: { bare: (text: unknown) => routeOf(text, backendForms), refused: foreignOptions('traefik', entries) },
  gateway: { refused: foreignOptions('gateway', entries) },
  ingress: { refused: foreignOptions('ingress', entries) },
  tailscale: { refused: { ...foreignOptions('tailscale', entries), ...notOnTailnet } },
}

const inStack = {
  traefik: withRules(strict(traefikEntries, hints.traefik), entryPointsDiffer, middlewaresAreOthers),
  gateway: strict(gatewayEntries, hints.gateway),
  ingress: withRules(strict(resourceEntries, hints.ingress), resourceFits),
  tailscale: strict(tailscaleEntries, hints.tailscale),
}

const alone = {
  traefik: withRules(strict({ ...traefikEntries, ...ends }, hints.traefik), entryPointsDiffer, middlewaresAreOthers),
  gateway: strict({ ...gatewayEntries, ...ends }, hints.gateway),
  ingress: withRules(strict({ ...resourceEntries, ...ends }, hints.ingress), resourceFits),
  tailscale: strict({ ...tailscaleEntries, ...ends }, hints.tailscale),
}

const unknownType = unknownRoute(Object.keys(entries), backendForms)

/** The public routes within a stack. */
export const publicRoute = byType(inStack, unknownType, 'traefik') satisfies v.GenericSchema<PublicRouteOptions>

export const ingressOptions = withRules(
  byType(alone, unknownType, 'traefik'),
  hostsDiffer,
  hostsAreServed,
  ({ type, service }) => portIssues(type, service.port, ['service', 'port']),
) satisfies v.GenericSchema<IngressOptions>

/** Settings of `convexIngress`, by type. */
export type IngressSettings = v.InferOutput<typeof ingressOptions>
export type TraefikSettings = Extract<IngressSettings, { type: 'traefik' }>
export type GatewaySettings = Extract<IngressSettings, { type: 'gateway' }>
export type ResourceSettings = Extract<IngressSettings, { type: 'ingress' }>
export type TailscaleRouteSettings = Extract<IngressSettings, { type: 'tailscale' }>
