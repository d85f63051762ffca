import type { RuleDefinition } from '../../../rule.ts'
import { isSecurePoint } from '../../../model/routes/reach.ts'
import { endsElsewhere } from '../../../model/routes/schemes.ts'
import { backendExample, routeExample, servedExample, serviceExample } from '../../../examples/routes.ts'
import { plainRoutes } from '../support/route-schemes.ts'
import { turnOnTls } from '../support/route-fixes.ts'
import { source, routesOfTraefik, plainPoint } from '../support/traefik-tls.ts'
import { problemAt } from '../../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A route for HTTPS has TLS for its host: an IngressRoute a section tls, be it empty.',
  why:
    'Traefik keeps routes with and without TLS apart. Without tls the route is for plain HTTP, and HTTPS gets 404, unless ' +
    'the static configuration gives the entry point TLS of its own, which the Helm chart does and others do not. With web ' +
    'in the same list, everything is served by plain HTTP too, keys included. An Ingress without tls for the host of an ' +
    'https origin answers with the default certificate of its controller. Where TLS may end in front of the controller, at ' +
    'a load balancer of a cloud or in a tunnel, there is no finding.',
  source,
  bad: `${backendExample()}${serviceExample}${routeExample({ '  tls: {}\n': '' })}`,
  good: servedExample,
  *check(model) {
    yield* plainRoutes(model)
    for (const { object, points, onlyRedirects, tls } of routesOfTraefik(model)) {
      if (tls || onlyRedirects || endsElsewhere(model, { object, kind: 'IngressRoute' })) continue
      const secure = points.find(isSecurePoint)
      const isOnAll = points.length === 0
      if (secure === undefined && !isOnAll && !points.some((name) => plainPoint.test(name))) continue
      const rest = 'HTTPS then works only if the static configuration of the entry point has TLS.'
      yield problemAt(
        { object, path: 'spec.tls' },
        secure === undefined
          ? `Without tls, ${isOnAll ? 'on every default entry point' : `at ${points.join(', ')}`}, this route serves Convex by plain HTTP.`
          : `The entry point ${secure} without tls: ${points.length > 1 ? 'plain HTTP is served as well, and ' : ''}${rest}`,
        turnOnTls({ object, kind: 'IngressRoute' }),
      )
    }
  },
}
