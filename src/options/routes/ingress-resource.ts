import * as v from 'valibot'
import { flag, listOf, objectName, oneOf, serviceName } from '../fields.ts'
import { ingressTls } from './tls.ts'
import type { IngressTls } from './tls.ts'

/** The public routes as plain Ingress objects, alone or within a stack. */
export interface IngressResourceOptions {
  /** Plain Ingress objects. */
  readonly type: 'ingress'
  /**
   * Who serves them, which decides the annotations:
   * - `nginx` (ingress-nginx): bodies of any size, not buffered; timeouts of an hour for the WebSocket; the private paths
   *   in an Ingress of their own that denies every address, for which no snippet is needed;
   * - `traefik`: the paths of Convex alone, since Traefik without its own resources can close none. Timeouts, body sizes
   *   and the redirect to HTTPS are static configuration of its entry points.
   */
  readonly controller: 'nginx' | 'traefik'
  /**
   * Name of the Ingress, and the beginning of the names of what goes with it.
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
