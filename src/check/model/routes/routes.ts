import type { K8sObject } from '../../../kubernetes/object.ts'
import { httpRoutesOf } from './http-routes.ts'
import { namespaceOf } from '../index-of-objects.ts'
import type { ObjectIndex } from '../index-of-objects.ts'
import { ingressRoutesOf } from './ingress-routes.ts'
import { listAt, numberAt, textAt } from '../read.ts'
import type { Route } from './route.ts'
import { hostsIn, matches } from './traefik/traefik-match.ts'
import { parseTraefikRule } from './traefik/traefik-rule.ts'

export type { Route } from './route.ts'

/** All routes, of every kind. */
export function routesOf(index: ObjectIndex): readonly Route[] {
  return [
    ...index.all('IngressRoute', 'traefik.io').flatMap(ingressRoutes),
    ...index.all('IngressRoute', 'traefik.containo.us').flatMap(ingressRoutes),
    ...index.all('Ingress', 'networking.k8s.io').flatMap(ingressRoutesOf),
    ...index.all('HTTPRoute', 'gateway.networking.k8s.io').flatMap(httpRoutesOf),
  ]
}

function ingressRoutes(object: K8sObject): readonly Route[] {
  const own = namespaceOf(object)
  return listAt(object, 'spec', 'routes').map((entry, position): Route => {
    const path = `spec.routes[${position}]`
    const match = textAt(entry, 'match') ?? ''
    const rule = parseTraefikRule(match)
    return {
      object,
      path,
      kind: 'IngressRoute',
      hosts: rule === undefined ? [] : [...new Set(hostsIn(rule))],
      accepts: (request) => (rule === undefined ? undefined : matches(rule, request)),
      // The default of Traefik is the length of the rule; 0 means the default.
      priority: numberAt(entry, 'priority') || match.length,
      backends: listAt(entry, 'services').map((service, item) => ({
        kind: textAt(service, 'kind') ?? 'Service',
        namespace: textAt(service, 'namespace') ?? own,
        service: textAt(service, 'name') ?? '',
        port: portOf(service, 'port'),
        path: `${path}.services[${item}]`,
      })),
      middlewares: listAt(entry, 'middlewares').map((middleware, item) => ({
        namespace: textAt(middleware, 'namespace') ?? own,
        name: textAt(middleware, 'name') ?? '',
        path: `${path}.middlewares[${item}]`,
      })),
    }
  })
}

function portOf(service: unknown, key: string): number | string | undefined {
  return numberAt(service, key) ?? textAt(service, key)
}
