import { authenticationAnnotation } from '../../../kubernetes/routes/ingress-authentication.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { nameOf, namespaceOf } from '../index-of-objects.ts'
import { keysOf } from './middlewares.ts'
import type { Answer } from './pattern.ts'
import { at, listAt, textAt } from '../read.ts'
import type { Route } from './route.ts'
import type { Model } from '../model.ts'

interface Kind {
  readonly kind: string
  readonly group: string
  /** Fields of the spec that require a login; if empty, the policy is not evaluated. */
  readonly logins: readonly string[]
}

/**
 * Policies of Gateways that can require a login. Sources: Envoy Gateway api/v1alpha1/securitypolicy_types.go (v1.6); kgateway
 * api/v1alpha1/traffic_policy_types.go (v2.2); Istio security/v1/authorization_policy (1.28); Kuadrant doc/auth.md (v1.3).
 */
const policies: readonly Kind[] = [
  {
    kind: 'SecurityPolicy',
    group: 'gateway.envoyproxy.io',
    logins: ['basicAuth', 'oidc', 'extAuth', 'apiKeyAuth'],
  },
  { kind: 'TrafficPolicy', group: 'gateway.kgateway.dev', logins: ['extAuth', 'basicAuth', 'apiKeyAuth', 'oauth2'] },
  { kind: 'AuthorizationPolicy', group: 'security.istio.io', logins: [] },
  { kind: 'AuthPolicy', group: 'kuadrant.io', logins: [] },
  { kind: 'GCPBackendPolicy', group: 'networking.gke.io', logins: [] },
]

/** Whether a filter of an HTTPRoute or a policy requires a login; `undefined` if the objects do not show it. */
export function gatewayAuthenticates(model: Model, route: Route, named: string | undefined): Answer {
  const { object } = route
  const filters = listAt(object, ...keysOf(route.path), 'filters')
  if (filters.some(authenticates)) return true
  const hasOther = filters.some((filter) => !['Middleware', undefined].includes(textAt(filter, 'extensionRef', 'kind')))
  const isNamed = (kind: string, group: string, name: string): boolean => named === `${kind}.${group}/${name}`
  const found = policies.flatMap((kind) =>
    model.index.all(kind.kind, kind.group).map((policy) => ({ policy, kind, answer: forRoute(policy, kind, object) })),
  )
  if (found.some(({ answer }) => answer === true)) return true
  if (hasOther || found.some(({ answer }) => answer === undefined)) return undefined
  // A named policy among the objects that was not counted applies to another route.
  const isSeen = found.some(({ policy, kind: { kind, group } }) => isNamed(kind, group, nameOf(policy)))
  return named === undefined || isSeen ? false : undefined
}

/** Kind and name of the policy in the annotation of a route, if it is not among the objects. */
export function missingPolicy(model: Model, { object, kind: of }: Route): { kind: string; name: string } | undefined {
  const named = of === 'HTTPRoute' ? textAt(object, 'metadata', 'annotations', authenticationAnnotation) : undefined
  const [, kind = '', group = '', name = ''] =
    /^([A-Z]\w{0,62})\.([a-z\d.-]{1,253})\/([a-z\d.-]{1,253})$/.exec(named ?? '') ?? []
  return kind === '' || model.index.all(kind, group).some((policy) => nameOf(policy) === name)
    ? undefined
    : { kind, name }
}

/** Whether a filter requires a login. */
function authenticates(filter: unknown): boolean {
  const type = textAt(filter, 'type')
  // gateway-api@v1.7.0 apis/v1/httproute_types.go#HTTPRouteFilterExternalAuth; NGINX Gateway Fabric,
  // AuthenticationFilter (v2.3).
  return type === 'ExternalAuth' || textAt(filter, 'extensionRef', 'kind') === 'AuthenticationFilter'
}

/** Whether a policy applies to a route and requires a login. */
function forRoute(policy: K8sObject, { logins }: Kind, route: K8sObject): Answer {
  const targets = [...listAt(policy, 'spec', 'targetRefs'), at(policy, 'spec', 'targetRef')].filter(
    (target) => target !== undefined,
  )
  const routes = targets.filter((target) => textAt(target, 'kind') === 'HTTPRoute')
  const isFor =
    namespaceOf(policy) === namespaceOf(route) && routes.some((target) => textAt(target, 'name') === nameOf(route))
  // A Gateway, a Service or a selector as the target is not resolved.
  if (!isFor) return targets.length > 0 && targets.length === routes.length ? false : undefined
  return logins.some((login) => at(policy, 'spec', login) !== undefined) ? true : undefined
}
