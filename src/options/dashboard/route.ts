import * as v from 'valibot'
import { authenticationFault } from '../../kubernetes/routes/ingress-authentication.ts'
import { byType } from '../choice.ts'
import { annotations } from '../common.ts'
import { issue, withRules } from '../cross-check.ts'
import type { CrossIssue, CrossRule } from '../cross-check.ts'
import { describe } from '../describe.ts'
import { listOf, nonEmpty, objectName, textLike } from '../fields.ts'
import { host } from '../routes/host.ts'
import { foreignOptions, unknownRoute } from '../routes/familiar-names.ts'
import type { Forms } from '../routes/familiar-names.ts'
import { gatewayReference } from '../routes/gateway.ts'
import type { GatewayReference } from '../routes/gateway.ts'
import { ingressTls } from '../routes/tls.ts'
import type { IngressTls, IngressTlsSettings } from '../routes/tls.ts'
import { middlewareReference } from '../routes/middleware-reference.ts'
import type { MiddlewareReference } from '../routes/middleware-reference.ts'
import { isPlainObject } from '../plain.ts'
import { strict } from '../strict.ts'

/** The dashboard behind Traefik, on a separate host. */
export interface DashboardTraefikOptions {
  /**
   * Traefik's own resources; see `DashboardGatewayOptions` for the Gateway API and `DashboardResourceOptions` for an Ingress of
   * any class.
   * @default 'traefik'
   */
  readonly type?: 'traefik' | undefined
  /** Host of only the dashboard, which is served at the root. */
  readonly host: string
  /**
   * Middlewares in front of it, at least one. The dashboard does not authenticate users: one of the Middlewares must do
   * so (`basicAuth`, `forwardAuth`, `ipAllowList`). They are created elsewhere, so their effect is not checked.
   */
  readonly middlewares: readonly MiddlewareReference[]
  /**
   * Where the certificate comes from.
   * @default 'entryPoint'
   */
  readonly tls?: IngressTls | undefined
  /**
   * Entry point for HTTPS.
   * @default 'websecure'
   */
  readonly entryPoint?: string | undefined
  /**
   * Ingress class, if several Traefiks watch one cluster (Traefik 3.7 and newer).
   * @default none
   */
  readonly ingressClassName?: string | undefined
}

/** The dashboard through the Gateway API, on a separate host. The certificate is the Gateway's. */
export interface DashboardGatewayOptions {
  /** The Gateway API. */
  readonly type: 'gateway'
  /** Host of only the dashboard, which is served at the root. */
  readonly host: string
  /** The Gateway. */
  readonly gateway: GatewayReference
  /**
   * Name of the Gateway's listener for HTTPS.
   * @default 'https'
   */
  readonly listener?: string | undefined
  /** What authenticates users in front of it. */
  readonly authentication: GatewayAuthentication
}

/**
 * The object that authenticates users at a Gateway, created elsewhere:
 * - `filter`: an `ExtensionRef` of the route, as Traefik (`Middleware`), NGINX Gateway Fabric
 *   (`AuthenticationFilter`), Kong (`KongPlugin`) and kgateway (`TrafficPolicy`) have it. A Gateway that does not find
 *   it refuses requests;
 * - `policy`: one that attaches itself to the route or the Gateway by `targetRefs`, such as Envoy Gateway's
 *   `SecurityPolicy`. The route cannot refer to it and is public without it, so an annotation names it, and `check`
 *   looks for it in the folder.
 */
export type GatewayAuthentication =
  | { readonly filter: AuthenticationReference }
  | { readonly policy: AuthenticationReference }

/** An object that authenticates users. */
export interface AuthenticationReference {
  /** API group, as in `gateway.envoyproxy.io`. */
  readonly group: string
  /** Kind, as in `SecurityPolicy`. */
  readonly kind: string
  /** Name. A filter is in the namespace of the route. */
  readonly name: string
}

/** The dashboard as a plain Ingress of any class, on a separate host. */
export interface DashboardResourceOptions {
  /** A plain Ingress. */
  readonly type: 'ingress'
  /** Host of only the dashboard, which is served at the root. */
  readonly host: string
  /** Class of the Ingress. */
  readonly ingressClassName: string
  /** Annotations of only the Ingress, including those that authenticate users. */
  readonly annotations: Readonly<Record<string, string>>
  /**
   * Key of the annotation that authenticates users, as in `nginx.ingress.kubernetes.io/auth-url`. For the controllers
   * known here (ingress-nginx, HAProxy, haproxy-ingress, NGINX, Kong, AWS Load Balancer Controller, Traefik) an
   * annotation that does not authenticate is refused.
   */
  readonly authentication: string
  /**
   * Where the certificate comes from; `entryPoint` is the default certificate of the controller.
   * @default 'entryPoint'
   */
  readonly tls?: IngressTls | undefined
}

/** The dashboard on a separate route, with a named object that authenticates users; distinguished by `type`. */
export type DashboardIngressOptions = DashboardTraefikOptions | DashboardGatewayOptions | DashboardResourceOptions

const otherwisePublic = 'without one the dashboard would be public'

const someMiddleware = `name at least one Middleware that authenticates users; ${otherwisePublic}`

const traefikEntries = {
  type: v.optional(v.literal('traefik'), 'traefik'),
  host,
  middlewares: v.pipe(listOf(middlewareReference), v.minLength(1, someMiddleware)),
  tls: v.optional(ingressTls, 'entryPoint'),
  entryPoint: v.optional(
    textLike((text) => /^[A-Za-z0-9][\w.-]*$/.test(text), 'the name of an entry point'),
    'websecure',
  ),
  ingressClassName: v.optional(objectName),
}

const kind = textLike((text) => /^[A-Z][A-Za-z0-9]{0,62}$/.test(text), 'a kind such as "SecurityPolicy"')
const reference = strict({ group: objectName, kind, name: objectName })
const someObject =
  'name what authenticates users, as { policy: { group, kind, name } } or { filter: { group, kind, name } }; ' +
  otherwisePublic

const noAuthentication = v.custom<never>(
  () => false,
  ({ input }) => `${someObject} (got ${describe(input)})`,
)

const gatewayAuthentication = v.lazy((input) => {
  const isGiven = (key: string): boolean => isPlainObject(input) && input[key] !== undefined
  if (isGiven('filter'))
    return strict({ filter: reference }, { refused: { policy: 'cannot be combined with filter; set one of them' } })
  return isGiven('policy') ? strict({ policy: reference }) : noAuthentication
}) satisfies v.GenericSchema<GatewayAuthentication>

const gatewayEntries = {
  type: v.literal('gateway'),
  host,
  gateway: gatewayReference,
  listener: v.optional(objectName, 'https'),
  authentication: gatewayAuthentication,
}

const someAnnotation =
  'name the annotation that authenticates users, as in authentication: "nginx.ingress.kubernetes.io/auth-url"; ' +
  otherwisePublic

const resourceEntries = {
  type: v.literal('ingress'),
  host,
  ingressClassName: objectName,
  annotations,
  authentication: nonEmpty,
  tls: v.optional(ingressTls, 'entryPoint'),
}

interface Resource {
  readonly ingressClassName: string
  readonly annotations: Readonly<Record<string, string>>
  readonly authentication: string
  readonly tls: IngressTlsSettings
}

const resourceAuthenticates: CrossRule<Resource> = ({
  ingressClassName,
  annotations: given,
  authentication: key,
  tls,
}) => {
  const issues: CrossIssue[] = []
  const value = Object.hasOwn(given, key) ? given[key] : undefined
  const fault =
    value === undefined || value.trim() === ''
      ? `expected the key of one of the annotations, with a value; ${otherwisePublic}`
      : authenticationFault(key, given, ingressClassName)
  if (fault !== undefined) issues.push(...issue(['authentication'], `${fault} (got ${describe(key)})`))
  if (typeof tls === 'object' && 'certResolver' in tls)
    issues.push(...issue(['tls'], 'certResolver is for Traefik; set { issuer } or { secretName }'))
  return issues
}

const nginx = { type: 'ingress', ingressClassName: 'nginx' }
const names: Forms = {
  names: { nginx, 'ingress-nginx': nginx, 'nginx-ingress': nginx },
  none: 'for no route leave ingress out',
}

const entries = { traefik: traefikEntries, gateway: gatewayEntries, ingress: resourceEntries }

export const dashboardIngress = byType(
  {
    traefik: strict(traefikEntries, {
      refused: foreignOptions('traefik', entries),
      missing: { middlewares: someMiddleware },
    }),
    gateway: strict(gatewayEntries, {
      refused: foreignOptions('gateway', entries),
      missing: { authentication: someObject },
    }),
    ingress: withRules(
      strict(resourceEntries, {
        refused: foreignOptions('ingress', entries),
        missing: { authentication: someAnnotation },
      }),
      resourceAuthenticates,
    ),
  },
  unknownRoute(Object.keys(entries), names),
  'traefik',
) satisfies v.GenericSchema<DashboardIngressOptions>

/** The route of the dashboard, by type, with its defaults. */
export type DashboardIngressSettings = v.InferOutput<typeof dashboardIngress>
