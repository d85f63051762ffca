import type { K8sObject } from '../../../kubernetes/object.ts'
import { namespaceOf } from '../index-of-objects.ts'
import { at, listAt, numberAt, textAt } from '../read.ts'
import { hostIs, isBelow } from './route.ts'
import type { Route } from './route.ts'
import { regexpAnswer } from './pattern.ts'
import type { Answer } from './pattern.ts'
import type { Request } from './traefik/traefik-match.ts'

// Maximum of the API server (gateway-api@v1.7.0 apis/v1/httproute_types.go#HTTPRouteSpec.Rules).
const mostHosts = 16
const mostRules = 16
const mostMatches = 64

/** The rules of an HTTPRoute of the Gateway API. */
export function httpRoutesOf(object: K8sObject): readonly Route[] {
  const own = namespaceOf(object)
  const hosts = listAt(object, 'spec', 'hostnames')
    .slice(0, mostHosts)
    .filter((host): host is string => typeof host === 'string')
  return listAt(object, 'spec', 'rules')
    .slice(0, mostRules)
    .map((rule, position): Route => {
      const path = `spec.rules[${position}]`
      const matches = listAt(rule, 'matches').slice(0, mostMatches)
      return {
        object,
        path,
        kind: 'HTTPRoute',
        hosts,
        accepts: (request) =>
          (hosts.length === 0 || hosts.some((name) => hostIs(name, request.host))) && anyFits(matches, request),
        priority: Math.max(0, ...matches.map((match) => (textAt(match, 'path', 'value') ?? '/').length)),
        backends: listAt(rule, 'backendRefs').map((reference, item) => ({
          kind: textAt(reference, 'kind') ?? 'Service',
          namespace: textAt(reference, 'namespace') ?? own,
          service: textAt(reference, 'name') ?? '',
          port: numberAt(reference, 'port'),
          path: `${path}.backendRefs[${item}]`,
        })),
        middlewares: [],
      }
    })
}

function anyFits(matches: readonly unknown[], request: Request): Answer {
  if (matches.length === 0) return true
  const answers = new Set(matches.map((match) => matchFits(match, request)))
  if (answers.has(true)) return true
  return answers.has(undefined) ? undefined : false
}

function matchFits(match: unknown, { path }: Request): Answer {
  const value = textAt(match, 'path', 'value') ?? '/'
  const type = textAt(match, 'path', 'type')
  if (type === 'RegularExpression') return regexpAnswer(`^(?:${value})$`, path)
  const fits = type === 'Exact' ? path === value : isBelow(value, path)
  // Headers, parameters and methods are not evaluated.
  const asksMore = ['headers', 'queryParams', 'method'].some((key) => at(match, key) !== undefined)
  return fits && asksMore ? undefined : fits
}
