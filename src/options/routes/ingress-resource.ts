import * as v from 'valibot'
import { flag, listOf, objectName, oneOf, serviceName } from '../fields.ts'
import { ingressTls } from './tls.ts'
import type { IngressTls } from './tls.ts'

/** The public routes as plain Ingress objects, standalone or within a stack. */
export interface IngressResourceOptions {
  /** Plain Ingress objects. */
  readonly type: 'ingress'
  /**
   * The controller, which determines the annotations:
   * - `nginx` (ingress-nginx): bodies of any size, not buffered; timeouts of an hour for the WebSocket; the private
   *   paths in a separate Ingress that denies every address, which needs no snippet;
   * - `traefik`: only the paths of Convex, since Traefik without its own resources cannot close paths. Timeouts, body
   *   sizes and the redirect to HTTPS are static configuration of its entry points.
   */
  readonly controller: 'nginx' | 'traefik'
  /**
   * Name of the Ingress, and prefix of the names of its related objects.
   * @default 'convex-backend'
   */
  readonly name?: string | undefined
  /**
   * Class of the Ingress.
   * @default the controller
   */
  readonly ingressClassName?: string | undefined
  /**
   * Where the certificate comes from; `entryPoint` is the default certificate of the controller. `certResolver` is for
   * Traefik.
   * @default 'entryPoint'
   */
  readonly tls?: IngressTls | undefined
  /**
   * Redirect HTTP to HTTPS, by nginx.
   * @default true for nginx
   */
  readonly redirect?: boolean | undefined
  /**
   * Entry points of Traefik.
   * @default ['websecure'] for traefik
   */
  readonly entryPoints?: readonly string[] | undefined
}

export const resourceEntries = {
  type: v.literal('ingress'),
  controller: oneOf(['nginx', 'traefik'], { 'ingress-nginx': 'nginx', 'nginx-ingress': 'nginx' }),
  name: v.optional(serviceName, 'convex-backend'),
  ingressClassName: v.optional(objectName),
  tls: v.optional(ingressTls, 'entryPoint'),
  redirect: v.optional(flag),
  entryPoints: v.optional(listOf(objectName)),
}
