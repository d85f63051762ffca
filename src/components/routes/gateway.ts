import { HTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute'
import { httpActionsPath } from '../../convex/origins.ts'
import { privatePaths } from '../../convex/ports.ts'
import type { GatewaySettings } from '../../options/routes/ingress.ts'
import { hostsOf, metadata } from './shared.ts'

/** What `convexIngress` returns for the Gateway API. */
export type GatewayRouteObjects = {
  /** The route by HTTPS. */
  readonly httpRoute: HTTPRoute
  /** The route of a host of their own for HTTP actions. */
  readonly siteHttpRoute?: HTTPRoute
  /** The route by HTTP, which only redirects. */
  readonly redirectHttpRoute?: HTTPRoute
}

type Rule = NonNullable<NonNullable<HTTPRoute['spec']>['rules']>[number]

// What the API server would add to items of lists is written out: Argo CD compares them by position.
export const pathPrefix = (value: string) => ({ path: { type: 'PathPrefix' as const, value } })

/** The parts of the routes through a Gateway. */
export function gatewayParts(settings: GatewaySettings) {
  const { host, siteHost, name, listeners, redirect } = settings
  return {
    httpRoute: route(settings, {
      name,
      listener: listeners.secure,
      hosts: [host],
      rules: [
        { matches: [pathPrefix('/')], backendRefs: [backend(settings)], timeouts: noTimeouts },
        // Without a backend a rule answers with an error by itself, and its longer path wins.
        { matches: privatePaths.map(pathPrefix) },
      ],
    }),
    siteHttpRoute:
      siteHost === undefined
        ? undefined
        : route(settings, {
            name: `${name}-site`,
            listener: listeners.secure,
            hosts: [siteHost],
            rules: [
              {
                matches: [pathPrefix('/')],
                filters: [
                  {
                    type: 'URLRewrite',
                    urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: httpActionsPath } },
                  },
                ],
                backendRefs: [backend(settings)],
                timeouts: noTimeouts,
              },
            ],
          }),
    redirectHttpRoute: redirect
      ? route(settings, {
          name: `${name}-redirect`,
          listener: listeners.plain,
          hosts: [...hostsOf(settings)],
          rules: [
            {
              matches: [pathPrefix('/')],
              filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }],
            },
          ],
        })
      : undefined,
  }
}

/**
 * None: a request counts as a whole, so that any limit would end a WebSocket, and some Gateways have one of seconds unless
 * it is turned off (Gateway API apis/v1/httproute_types.go:335-384, v1.5). The backend has limits of its own.
 */
const noTimeouts = { request: '0s', backendRequest: '0s' }

const backend = ({ service }: GatewaySettings) => serviceAt(service)

/** A Service as an HTTPRoute names it. */
export function serviceAt({ name, port }: { readonly name: string; readonly port: number }) {
  return { group: '', kind: 'Service', name, port, weight: 1 }
}

/** A listener of a Gateway as an HTTPRoute names it. */
export function listenerOf({ name, namespace }: GatewaySettings['gateway'], sectionName: string) {
  return { group: 'gateway.networking.k8s.io', kind: 'Gateway', name, namespace, sectionName }
}

interface Parts {
  readonly name: string
  readonly listener: string
  readonly hosts: string[]
  readonly rules: Rule[]
}

function route(settings: GatewaySettings, { name, listener, hosts, rules }: Parts): HTTPRoute {
  return new HTTPRoute({
    metadata: metadata(settings, name),
    spec: {
      parentRefs: [listenerOf(settings.gateway, listener)],
      hostnames: hosts,
      rules,
    },
  })
}
