import {
  authenticatingIn,
  authenticationAnnotation,
  isOfOtherClass,
  namesAnObject,
} from '../../../kubernetes/routes/ingress-authentication.ts'
import { gatewayAuthenticates } from './gateway-authentication.ts'
import { ingressClassOf, nginxPrefix } from './ingress-routes.ts'
import { middlewaresOf } from './middlewares.ts'
import type { Answer } from './pattern.ts'
import { includesAll } from './address-ranges.ts'
import { at, listAt, textsAt } from '../read.ts'
import type { Route } from './route.ts'
import type { Model } from '../model.ts'

const logins = ['basicAuth', 'digestAuth', 'forwardAuth']
const allowLists = ['ipAllowList', 'ipWhiteList']
const nginxAllowLists = ['whitelist-source-range', 'allowlist-source-range']
// Annotations by which other controllers require a login or an address, or name an object that does.
const otherGuards = /auth|allow-?list|white-?list|source-range|inbound-cidrs|plugins|backend-config/i

/** Whether a route requires a login or an address: `undefined` if the objects do not show it. */
export function isGuarded(model: Model, route: Route): Answer {
  const annotations = annotationsOf(route)
  const uses = middlewaresOf(model, route)
  const specs = uses.map(({ middleware }) => at(middleware, 'spec'))
  if (specs.some(asks) || (route.kind === 'Ingress' && (nginxAsks(annotations) || hasLogin(annotations)))) return true
  const named = annotations[authenticationAnnotation]
  const gateway = route.kind === 'HTTPRoute' ? gatewayAuthenticates(model, route, named) : false
  if (gateway === true) return true
  const isHidden = uses.some(({ middleware }) => middleware === undefined) || specs.some((spec) => has(spec, 'plugin'))
  const isForeign = route.kind !== 'IngressRoute' && Object.keys(annotations).some(mayAsk)
  const isNamed = route.kind === 'Ingress' && named !== undefined && annotations[named] !== undefined
  return isHidden || isForeign || isNamed || gateway === undefined ? undefined : false
}

/** The annotations of a route, without those of other controllers if its class is known. */
function annotationsOf({ object }: Route): Readonly<Record<string, string>> {
  const all = Object.entries(textsAt(object, 'metadata', 'annotations'))
  return Object.fromEntries(all.filter(([key]) => !isOfOtherClass(key, ingressClassOf(object))))
}

function mayAsk(name: string): boolean {
  return !name.startsWith(nginxPrefix) && name !== authenticationAnnotation && otherGuards.test(name)
}

/** Whether annotations of a known controller require a login without another object. */
function hasLogin(annotations: Readonly<Record<string, string>>): boolean {
  return authenticatingIn(annotations).some((key) => !namesAnObject(key))
}

function has(spec: unknown, kind: string): boolean {
  return at(spec, kind) !== undefined
}

function asks(spec: unknown): boolean {
  return (
    logins.some((kind) => has(spec, kind)) ||
    allowLists.some((kind) => has(spec, kind) && !includesAll(listAt(spec, kind, 'sourceRange')))
  )
}

/**
 * Annotations of ingress-nginx (ingress-nginx@v1.15 docs/user-guide/nginx-configuration/annotations.md#"###
 * Authentication").
 */
function nginxAsks(annotations: Readonly<Record<string, string>>): boolean {
  const valueOf = (name: string): string => annotations[`${nginxPrefix}${name}`]?.trim() ?? ''
  const ranges = nginxAllowLists.map(valueOf).filter((text) => text !== '')
  if (ranges.some((text) => !includesAll(text.split(',')))) return true
  // A list of refused addresses protects the route if it contains all addresses.
  const refused = valueOf('denylist-source-range')
  if (refused !== '' && includesAll(refused.split(','))) return true
  // Every list allows all addresses here, and with `any` the login is not required.
  if (valueOf('satisfy') === 'any' && ranges.length > 0) return false
  if (valueOf('auth-url') !== '' || valueOf('auth-type') !== '') return true
  // By default, clients without a certificate are refused.
  return (
    valueOf('auth-tls-secret') !== '' && !/^(?:off|optional|optional_no_ca)$/.test(valueOf('auth-tls-verify-client'))
  )
}
