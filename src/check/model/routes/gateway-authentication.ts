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
  /** Fields of the specification that authenticate; without, it is not judged. */
  readonly logins: readonly string[]
}

/**
 * Policies of Gateways that may authenticate. Sources: Envoy Gateway api/v1alpha1/securitypolicy_types.go (v1.6); kgateway
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

/** Whether the filters of an HTTPRoute or a policy among the objects authenticate; `undefined` when that cannot be seen. */
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
  // One that is named and seen is not for this route.
  const isSeen = found.some(({ policy, kind: { kind, group } }) => isNamed(kind, group, nameOf(policy)))
  return named === undefined || isSeen ? false : undefined
}

/** The policy that a route's annotation names, when it is not among the objects: its kind and its name. */
export function missingPolicy(model: Model, { object, kind: of }: Route): { kind: string; name: string } | undefined {
  const named = of === 'HTTPRoute' ? textAt(object, 'metadata', 'annotations', authenticationAnnotation) : undefined
  const [, kind = '', group = '', name = ''] =
    /^([A-Z]\w{0,62})\.([a-z\d.-]{1,253})\/([a-z\d.-]{1,253})$/.exec(named ?? '') ?? []
  return kind === '' || model.index.all(kind, group).some((policy) => nameOf(policy) === name)
    ? undefined
    : { kind, name }
}

/** A filter that a Gateway refuses requests without. */
function authenticates(filter: unknown): boolean {
  const type = textAt(filter, 'type')
  // Gateway API apis/v1/httproute_types.go (HTTPRouteFilterExternalAuth, v1.4); NGINX Gateway Fabric, AuthenticationFilter (v2.3).
  return type === 'ExternalAuth' || textAt(filter, 'extensionRef', 'kind') === 'AuthenticationFilter'
}

/** Whether a policy is for a route and authenticates. */
function forRoute(policy: K8sObject, { logins }: Kind, route: K8sObject): Answer {
  const targets = [...listAt(policy, 'spec', 'targetRefs'), at(policy, 'spec', 'targetRef')].filter(
    (target) => target !== undefined,
  )
  const routes = targets.filter((target) => textAt(target, 'kind') === 'HTTPRoute')
  const isFor =
    namespaceOf(policy) === namespaceOf(route) && routes.some((target) => textAt(target, 'name') === nameOf(route))
  // What a Gateway, a Service or a selector stands for is not looked up.
  if (!isFor) return targets.length > 0 && targets.length === routes.length ? false : undefined
  return logins.some((login) => at(policy, 'spec', login) !== undefined) ? true : undefined
}
