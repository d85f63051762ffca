import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import type { Model } from '../../model/model.ts'
import { addressesOf, schemesAt } from '../../model/routes/addresses.ts'
import { destinationOf, exposureOf } from '../../model/routes/exposure.ts'
import { backendOrigins } from '../../model/routes/origins.ts'
import type { Route } from '../../model/routes/route.ts'
import { ingressExample } from './support/nginx-example.ts'
import { turnOnTls } from './support/route-fixes.ts'
import { each } from '../scopes.ts'
import { gatewayApi, ingressNginx } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'An Ingress or HTTPRoute for an https origin has TLS for its host.',
  why:
    'Without tls for the host, the controller of an Ingress answers HTTPS with its default certificate, which clients ' +
    'refuse. A Gateway without an HTTPS listener for the host answers no HTTPS. There is no finding if TLS can end in front ' +
    'of the controller, at a load balancer of a cloud or in a tunnel.',
  source: [
    ingressNginx('docs/user-guide/tls.md', '"## Default SSL Certificate"'),
    gatewayApi('apis/v1/gateway_types.go', 'ListenerTLSConfig'),
  ],
  bad: ingressExample({ '  tls: [{ hosts: [convex.example.com] }]\n': '' }),
  good: ingressExample(),
  check: each(
    plainRoutes,
    ({ route }) => route.object,
  )(function* ({ route, hosts }, report) {
    const names = [...hosts].join(', ')
    yield report(
      route.kind === 'Ingress' ? 'spec.tls' : 'spec.parentRefs',
      route.kind === 'Ingress'
        ? `The origins use https, but this Ingress has no tls for ${names}: the controller answers with its default certificate, which browsers and Node actions refuse.`
        : `The origins use https, but its Gateway has no HTTPS listener for ${names}.`,
      `${turnOnTls(route)} The objects do not show TLS that ends in front of the controller.`,
    )
  }),
}

interface PlainRoute {
  readonly route: Route
  readonly hosts: Set<string>
}

/** Ingresses and HTTPRoutes without TLS for hosts of https origins. */
function plainRoutes(model: Model): Iterable<PlainRoute> {
  const { find } = exposureOf(model)
  const plain = new Map<K8sObject, PlainRoute>()
  for (const { pod, url } of addressesOf(model, 'https:', backendOrigins)) {
    const routes = schemesAt(model, url.hostname)
    if (routes.some(({ schemes }) => schemes.https !== false)) continue
    for (const { route } of routes) {
      const found = find(route)
      const isOwn = found?.isRedirect === false && destinationOf(found, pod) !== undefined
      if (!isOwn || route.kind === 'IngressRoute') continue
      const entry = plain.get(route.object) ?? { route, hosts: new Set() }
      plain.set(route.object, entry)
      entry.hosts.add(url.hostname)
    }
  }
  return plain.values()
}
