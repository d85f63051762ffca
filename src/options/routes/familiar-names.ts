import * as v from 'valibot'
import { describe } from '../describe.ts'
import { written } from '../shape.ts'

const gateway = { type: 'gateway', gateway: { name: 'NAME' } }

/** The routes that the name of a controller or a kind stands for. */
const common: Readonly<Record<string, object>> = {
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

/** Other names for routes. */
export interface Forms {
  readonly names: Readonly<Record<string, object>>
  /** How to disable the route. */
  readonly none: string
}

const nginx = { type: 'ingress', controller: 'nginx' }

/** Those of the backend's route. */
export const backendForms: Forms = {
  names: {
    nginx,
    'ingress-nginx': nginx,
    'nginx-ingress': nginx,
    ingress: nginx,
    'traefik-ingress': { type: 'ingress', controller: 'traefik' },
    tailnet: { type: 'tailscale' },
    tailscale: { type: 'tailscale' },
  },
  none: 'for no route set ingress: false',
}

/** The route that a text stands for: `'nginx'`. */
export function routeOf(text: unknown, { names }: Forms): object | undefined {
  const name = typeof text === 'string' ? text.toLowerCase() : ''
  const routes = { ...common, ...names }
  return Object.hasOwn(routes, name) ? routes[name] : undefined
}

/** The message for a type of route that does not exist. */
function wrongType(type: unknown, types: readonly string[], forms: Forms): string {
  const quoted = types.map((name) => `"${name}"`)
  const found = `expected ${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}, got ${describe(type)}`
  const meant = routeOf(type, forms)
  if (meant !== undefined) return `${found}; did you mean ${written(meant)}?`
  const isNone =
    type === false || type === null || (typeof type === 'string' && /^(?:none|off|false|disabled)$/i.test(type))
  return isNone ? `${found}; ${forms.none}` : found
}

/** Refuses a type of route that does not exist. */
export function unknownRoute(types: readonly string[], forms: Forms) {
  const type = v.custom<never>(
    () => false,
    ({ input }) => wrongType(input, types, forms),
  )
  return v.looseObject({ type })
}

const certificates: Readonly<Record<string, string>> = {
  gateway: 'a listener of the Gateway has the certificate',
  tailscale: 'the tailnet makes the certificate',
}

/** Messages for options of another type of route. */
export function foreignOptions(
  type: string,
  entries: Readonly<Record<string, object>>,
): Readonly<Record<string, string>> {
  const own = entries[type] ?? {}
  const others = Object.entries(entries).flatMap(([other, options]) =>
    Object.keys(options).map((key) => [key, `is an option of type "${other}"; leave it out, or set type: "${other}"`]),
  )
  const foreign = Object.fromEntries(others.filter(([key = '']) => !Object.hasOwn(own, key)))
  const certificate = certificates[type]
  return certificate === undefined
    ? foreign
    : { ...foreign, tls: `has no use with type "${type}": ${certificate}; leave it out` }
}
