import type { RuleDefinition } from '../../../rule.ts'
import { entryPointsOf, hasTls } from '../../../model/routes/reach.ts'
import type { Model } from '../../../model/model.ts'
import { backendExample, routeExample, servedExample, serviceExample } from '../../../examples/routes.ts'
import { memo } from '../../../model/memo.ts'
import { eachIngressRoute } from '../../scopes.ts'
import { source, plainPoint } from '../support/traefik-tls.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'An IngressRoute with tls does not use the entry point for plain HTTP.',
  why:
    'With tls, a route answers only TLS, on all its entry points. On web, clients with http:// get 404 instead of a ' +
    'redirect. On web only, no client reaches the route.',
  source,
  bad: `${backendExample()}${serviceExample}${routeExample({ '[websecure]': '[web, websecure]' })}`,
  good: servedExample,
  check: eachIngressRoute(function* ({ points, hasTls: tls }, report, model) {
    const position = points.findIndex((name) => plainPoint.test(name))
    const name = points[position]
    if (!tls || name === undefined) return
    const isPlain = plainPoints(model).has(name)
    const isOnly = points.length === 1
    yield report(
      `spec.entryPoints[${position}]`,
      isOnly
        ? `The IngressRoute answers only TLS, but its entry point ${name} is for plain HTTP${isPlain ? '' : ', as its name suggests'}.`
        : `The IngressRoute answers only TLS: plain HTTP at ${name} gets 404, unless this entry point redirects itself.`,
      'Name only websecure, and redirect web with a separate IngressRoute.',
      isOnly ? (isPlain ? 'error' : 'info') : undefined,
    )
  }),
}

/** Entry points with a route without TLS. Only the name shows the purpose of the others. */
const plainPoints = memo(
  ({ routes }: Model): ReadonlySet<string> =>
    new Set(routes.flatMap((route) => (hasTls(route) ? [] : entryPointsOf(route)))),
)
