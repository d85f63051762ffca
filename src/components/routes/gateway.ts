import { HTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute'
import { httpActionsPath } from '../../convex/origins.ts'
import { privatePaths } from '../../convex/ports.ts'
import type { GatewaySettings } from '../../options/routes/ingress.ts'
import { hostsOf, metadata } from './shared.ts'

/** What `convexIngress` returns for the Gateway API. */
export type GatewayRouteObjects = {
  /** The HTTPS route. */
  readonly httpRoute: HTTPRoute
  /** The route of a separate host for HTTP actions. */
  readonly siteHttpRoute?: HTTPRoute
  /** The HTTP route, which only redirects. */
  readonly redirectHttpRoute?: HTTPRoute
}

type Rule = NonNullable<NonNullable<HTTPRoute['spec']>['rules']>[number]

// Defaults that the API server adds to list items are written out: Argo CD compares the items by position.
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
        // A rule without a backend answers with an error, and its longer path takes precedence.
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
 * No timeout: it would apply to a whole request and thus end a WebSocket, and some Gateways have a timeout of seconds
 * unless it is turned off (gateway-api@v1.7.0 apis/v1/httproute_types.go#HTTPRouteTimeouts). The backend has limits of
 * its own.
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
