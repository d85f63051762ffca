import type { K8sObject } from '../../../kubernetes/object.ts'
import { titleOf } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { exposureOf } from '../../model/routes/exposure.ts'
import { entryPointsOf, hasTls } from '../../model/routes/reach.ts'
import { ingressClassOf } from '../../model/routes/ingress-routes.ts'
import { keysOf } from '../../model/routes/middlewares.ts'
import { at, textAt } from '../../model/read.ts'
import type { Route } from '../../model/routes/route.ts'
import { canonical, matchOf } from '../../model/routes/traefik/traefik-syntax.ts'
import { parseTraefikRule } from '../../model/routes/traefik/traefik-rule.ts'
import { routeExample, servedExample } from '../../examples/routes.ts'
import { memo } from '../../model/memo.ts'
import type { Model } from '../../model/model.ts'
import { each } from '../scopes.ts'
import { ingressNginx, traefik } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'No two objects route the same host and path at one entry point.',
  why:
    'Rules of the same length have the same priority. Which of them answers is undefined and can change with a ' +
    'restart. ingress-nginx uses the older one, or refuses the newer one.',
  source: [
    traefik('pkg/muxer/http/mux.go', 'GetRulePriority', 'AddRoute'),
    ingressNginx('docs/how-it-works.md', '"## Building the NGINX model"'),
  ],
  bad: `${servedExample}${routeExample({ 'name: convex-backend, namespace': 'name: convex-api, namespace' })}`,
  good: servedExample,
  check: each(
    ({ routes }) => routes,
    ({ object }) => object,
  )(function* (route, report, model) {
    const { find } = exposureOf(model)
    for (const key of placesOf(route)) {
      const first = firstByPlace(model).get(key) ?? route
      if (first.object === route.object) continue
      const own = find(route) === undefined ? first : route
      const other = own === route ? first : route
      if (find(own) === undefined) continue
      yield report(
        own,
        `${titleOf(other.object)} routes the same host and path, and it is undefined which of them answers.`,
        'Remove one of them.',
      )
    }
  }),
}

const firstByPlace = memo(
  ({ routes }: Model) =>
    new Map(routes.toReversed().flatMap((route) => placesOf(route).map((key) => [key, route] as const))),
)

/** Keys of a route, one per entry point. HTTPRoutes have a defined order. */
function placesOf(route: Route): readonly string[] {
  const { object, path, kind, priority, hosts } = route
  if (kind === 'HTTPRoute') return []
  const owner = ingressClassOf(object) ?? ''
  if (kind === 'Ingress') {
    const entry = at(object, ...keysOf(path))
    const isFallback = path === 'spec.defaultBackend'
    const place = [textAt(entry, 'pathType') ?? '', textAt(entry, 'path') ?? '/']
    return isFallback || isCanary(object) ? [] : [['Ingress', owner, hosts[0] ?? '*', ...place].join(' ')]
  }
  const parsed = parseTraefikRule(matchOf(route))
  const points = entryPointsOf(route)
  const text = parsed === undefined ? matchOf(route) : canonical(parsed)
  return (points.length === 0 ? ['*'] : points).map((point) =>
    ['IngressRoute', owner, point, hasTls(route) ? 'tls' : 'plain', String(priority), text].join(' '),
  )
}

function isCanary(object: K8sObject): boolean {
  return textAt(object, 'metadata', 'annotations', 'nginx.ingress.kubernetes.io/canary') === 'true'
}
