import { describe } from './describe.ts'
import { written } from './shape.ts'

const nginx = { type: 'ingress', controller: 'nginx' }
const gateway = { type: 'gateway', gateway: { name: 'NAME' } }

/** The routes that people mean by the name of a controller or a kind. */
const routes: Readonly<Record<string, object>> = {
  nginx,
  'ingress-nginx': nginx,
  'nginx-ingress': nginx,
  ingress: nginx,
  'traefik-ingress': { type: 'ingress', controller: 'traefik' },
  traefik: { type: 'traefik' },
  ingressroute: { type: 'traefik' },
  gateway,
  'gateway-api': gateway,
  httproute: gateway,
  istio: gateway,
  envoy: gateway,
  'envoy-gateway': gateway,
  cilium: gateway,
  contour: gateway,
}

/** The route that a text stands for: `'nginx'`. */
export function routeOf(text: unknown): object | undefined {
  const name = typeof text === 'string' ? text.toLowerCase() : ''
  return Object.hasOwn(routes, name) ? routes[name] : undefined
}

/** The message for a type of route that does not exist. */
export function wrongType(type: unknown): string {
  const found = `expected "traefik", "gateway" or "ingress", got ${describe(type)}`
  const meant = routeOf(type)
  if (meant !== undefined) return `${found}; did you mean ${written(meant)}?`
  const isNone =
    type === false || type === null || (typeof type === 'string' && /^(?:none|off|false|disabled)$/i.test(type))
  return isNone ? `${found}; for no route set ingress: false` : found
}

/** What to say of options that another type of route has. */
export function foreignOptions(
  type: string,
  entries: Readonly<Record<string, object>>,
): Readonly<Record<string, string>> {
  const own = entries[type] ?? {}
  const others = Object.entries(entries).flatMap(([other, options]) =>
    Object.keys(options).map((key) => [key, `is an option of type "${other}"; leave it out, or set type: "${other}"`]),
  )
  const foreign = Object.fromEntries(others.filter(([key = '']) => !Object.hasOwn(own, key)))
  return type === 'gateway'
    ? { ...foreign, tls: 'has no use with type "gateway": a listener of the Gateway has the certificate; leave it out' }
    : foreign
}
