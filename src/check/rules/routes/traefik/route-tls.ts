import type { RuleDefinition } from '../../../rule.ts'
import { isSecurePoint } from '../../../model/routes/reach.ts'
import { endsElsewhere } from '../../../model/routes/schemes.ts'
import { backendExample, routeExample, servedExample, serviceExample } from '../../../examples/routes.ts'
import { turnOnTls } from '../support/route-fixes.ts'
import { eachIngressRoute } from '../../scopes.ts'
import { source, plainPoint } from '../support/traefik-tls.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'An IngressRoute for HTTPS has a tls section, even if it is empty.',
  why:
    'Traefik separates routes with and without TLS. Without tls, the route is for plain HTTP, and HTTPS gets 404, ' +
    'unless the static configuration of the entry point has TLS, as in the Helm chart. With web in the same list, the ' +
    'route also serves plain HTTP, including keys. There is no finding if TLS can end in front of the controller, at ' +
    'a load balancer of a cloud or in a tunnel.',
  source,
  bad: `${backendExample()}${serviceExample}${routeExample({ '  tls: {}\n': '' })}`,
  good: servedExample,
  check: eachIngressRoute(function* ({ object, points, isRedirect, hasTls }, report, model) {
    if (hasTls || isRedirect || endsElsewhere(model, { object, kind: 'IngressRoute' })) return
    const secure = points.find(isSecurePoint)
    const isOnAll = points.length === 0
    if (secure === undefined && !isOnAll && !points.some((name) => plainPoint.test(name))) return
    const plain = points.length > 1 ? 'The route also serves plain HTTP. ' : ''
    yield report(
      'spec.tls',
      secure === undefined
        ? `Without tls, ${isOnAll ? 'on all default entry points' : `on ${points.join(', ')}`}, the route serves Convex over plain HTTP.`
        : `The route has no tls on the entry point ${secure}. ${plain}HTTPS works only if the static configuration of the entry point has TLS.`,
      turnOnTls({ object, kind: 'IngressRoute' }),
    )
  }),
}
