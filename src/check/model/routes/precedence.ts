import { ingressClassOf } from './ingress-routes.ts'
import { entryPointsOf, hasTls, parentRefsOf } from './reach.ts'
import { textAt } from '../read.ts'
import type { Route } from './route.ts'
import type { Request } from './traefik/traefik-match.ts'
import type { Model } from '../model.ts'

/**
 * Whether two routes compete for the same requests: in one Ingress controller, and in Traefik at one entry point, with
 * separate routers for TLS (traefik@v3.7.13 pkg/server/routerfactory.go#"BuildHandlers(ctx, f.entryPointsTCP,
 * false)","BuildHandlers(ctx, f.entryPointsTCP, true)").
 */
export function compete(one: Route, other: Route): boolean {
  if (one.kind !== other.kind || ingressClassOf(one.object) !== ingressClassOf(other.object)) return false
  if (one.kind === 'HTTPRoute') return parentsOf(one).some((name) => parentsOf(other).includes(name))
  if (one.kind === 'Ingress') return true
  if (hasTls(one) !== hasTls(other)) return false
  const points = entryPointsOf(one)
  const others = entryPointsOf(other)
  return points.length === 0 || others.length === 0 || points.some((name) => others.includes(name))
}

function parentsOf({ object }: Route): readonly string[] {
  return parentRefsOf(object).map((parent) =>
    ['namespace', 'name', 'sectionName'].map((key) => textAt(parent, key) ?? '').join('/'),
  )
}

/** Whether a route wins a request over its competitors. */
export function wins(model: Model, route: Route, request: Request): boolean {
  if (route.accepts(request) !== true) return false
  return !model
    .routesTo(request.host)
    .some(
      (other) =>
        other !== route && other.priority > route.priority && compete(route, other) && other.accepts(request) === true,
    )
}
