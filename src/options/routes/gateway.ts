import * as v from 'valibot'
import { dnsLabel, flag, objectName, serviceName } from '../fields.ts'
import { strict } from '../strict.ts'

/** An existing Gateway. */
export interface GatewayReference {
  /** Name of the Gateway. */
  readonly name: string
  /**
   * Namespace of the Gateway, whose listeners must allow routes from here (`allowedRoutes`).
   * @default the namespace of the routes
   */
  readonly namespace?: string | undefined
}

/** The public routes through the Gateway API, standalone or within a stack. The certificate is the Gateway's. */
export interface GatewayRouteOptions {
  /** The Gateway API. */
  readonly type: 'gateway'
  /**
   * Name of the HTTPRoute, and prefix of the names of its related objects.
   * @default 'convex-backend'
   */
  readonly name?: string | undefined
  /** The Gateway. */
  readonly gateway: GatewayReference
  /**
   * Names of the listeners of the Gateway. A route that names none would be attached to all of them, including plain
   * HTTP.
   * @default { secure: 'https', plain: 'http' }
   */
  readonly listeners?: { readonly secure?: string | undefined; readonly plain?: string | undefined } | undefined
  /**
   * Redirect HTTP to HTTPS.
   * @default true
   */
  readonly redirect?: boolean | undefined
}

export const gatewayReference = strict({ name: objectName, namespace: v.optional(dnsLabel) }, { bare: 'name' })

export const gatewayEntries = {
  type: v.literal('gateway'),
  name: v.optional(serviceName, 'convex-backend'),
  gateway: gatewayReference,
  listeners: v.optional(strict({ secure: v.optional(objectName, 'https'), plain: v.optional(objectName, 'http') }), {}),
  redirect: v.optional(flag, true),
}
