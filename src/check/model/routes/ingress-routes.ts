import type { K8sObject } from '../../../kubernetes/object.ts'
import { namespaceOf } from '../index-of-objects.ts'
import { at, listAt, numberAt, textAt, textsAt } from '../read.ts'
import { hostIs, isBelow } from './route.ts'
import type { Route, RouteBackend } from './route.ts'
import { regexpAnswer } from './pattern.ts'
import type { Answer } from './pattern.ts'

/** The class of an Ingress, from its spec or the older annotation. */
export function ingressClassOf(object: K8sObject): string | undefined {
  return (
    textAt(object, 'spec', 'ingressClassName') ??
    textAt(object, 'metadata', 'annotations', 'kubernetes.io/ingress.class')
  )
}

/** Prefix of the annotations of ingress-nginx. */
export const nginxPrefix = 'nginx.ingress.kubernetes.io/'

/** Whether ingress-nginx reads paths as regular expressions, which two annotations turn on. */
function hasRegexpPaths(object: K8sObject): boolean {
  const annotations = textsAt(object, 'metadata', 'annotations')
  return annotations[`${nginxPrefix}use-regex`] === 'true' || annotations[`${nginxPrefix}rewrite-target`] !== undefined
}

/** The routes of an Ingress, with its default backend, which takes all other requests. */
export function ingressRoutesOf(object: K8sObject): readonly Route[] {
  const rules = listAt(object, 'spec', 'rules').flatMap((rule, position) =>
    listAt(rule, 'http', 'paths').map((entry, item) =>
      pathRoute(object, { host: hostOf(object, rule), entry, path: `spec.rules[${position}].http.paths[${item}]` }),
    ),
  )
  const fallback = at(object, 'spec', 'defaultBackend')
  return fallback === undefined ? rules : [...rules, defaultRoute(object, fallback)]
}

/** The host of a rule. A name on the tailnet is represented by its first label, because the tailnet is unknown. */
function hostOf(object: K8sObject, rule: unknown): string | undefined {
  const host = textAt(rule, 'host')
  return ingressClassOf(object) === 'tailscale' && host?.includes('.') === false ? undefined : host
}

interface PathEntry {
  readonly host: string | undefined
  readonly entry: unknown
  readonly path: string
}

function pathRoute(object: K8sObject, { host, entry, path }: PathEntry): Route {
  const prefix = textAt(entry, 'path') ?? '/'
  const isExact = textAt(entry, 'pathType') === 'Exact'
  const pathFits = (asked: string): Answer => {
    if (hasRegexpPaths(object)) return regexpAnswer(`^${prefix}`, asked)
    return isExact ? asked === prefix : isBelow(prefix, asked)
  }
  return {
    object,
    path,
    kind: 'Ingress',
    hosts: host === undefined ? [] : [host],
    accepts: (request) => hostIs(host, request.host) && pathFits(request.path),
    priority: prefix.length + (isExact ? 1 : 0),
    backends: [backend(object, at(entry, 'backend'), `${path}.backend.service`)],
    middlewares: [],
  }
}

function defaultRoute(object: K8sObject, fallback: unknown): Route {
  return {
    object,
    path: 'spec.defaultBackend',
    kind: 'Ingress',
    hosts: [],
    accepts: () => true,
    priority: 0,
    backends: [backend(object, fallback, 'spec.defaultBackend.service')],
    middlewares: [],
  }
}

function backend(object: K8sObject, entry: unknown, path: string): RouteBackend {
  return {
    kind: at(entry, 'resource') === undefined ? 'Service' : (textAt(entry, 'resource', 'kind') ?? ''),
    namespace: namespaceOf(object),
    service: textAt(entry, 'service', 'name') ?? '',
    port: numberAt(entry, 'service', 'port', 'number') ?? textAt(entry, 'service', 'port', 'name'),
    path,
  }
}
