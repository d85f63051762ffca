import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../../rule.ts'
import { entryPointsOf, hasTls } from '../../../model/routes/reach.ts'
import type { Model } from '../../../model/model.ts'
import { backendExample, routeExample, servedExample, serviceExample } from '../../../examples/routes.ts'
import { source, routesOfTraefik, plainPoint } from '../support/traefik-tls.ts'
import { problemAt } from '../../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'An IngressRoute with tls is not on the entry point for plain HTTP.',
  why:
    'With tls on it, a route answers only TLS, at every entry point of its list. On web, people who come by http:// get 404 ' +
    'in place of a redirect; on web alone nobody arrives at all.',
  source,
  bad: `${backendExample()}${serviceExample}${routeExample({ '[websecure]': '[web, websecure]' })}`,
  good: servedExample,
  *check(model) {
    const plain = plainPoints(model)
    for (const { object, points, tls } of routesOfTraefik(model)) {
      const position = points.findIndex((name) => plainPoint.test(name))
      const name = points[position]
      if (!tls || name === undefined) continue
      const isPlain = plain.has(name)
      const severity = isPlain ? ('error' as const) : ('info' as const)
      yield points.length > 1
        ? tlsOnWeb(
            object,
            position,
            `answers 404 to plain HTTP at ${name}, unless that entry point redirects by itself`,
          )
        : {
            ...tlsOnWeb(
              object,
              position,
              `answers only TLS, but its one entry point ${name} is for plain HTTP${isPlain ? '' : ', by its name'}`,
            ),
            severity,
          }
    }
  },
}

/** Entry points at which some route has no TLS. What another is for, only its name tells. */
function plainPoints({ routes }: Model): ReadonlySet<string> {
  return new Set(routes.flatMap((route) => (hasTls(route) ? [] : entryPointsOf(route))))
}

function tlsOnWeb(object: K8sObject, position: number, effect: string): Problem {
  return problemAt(
    { object, path: `spec.entryPoints[${position}]` },
    `With tls, this route ${effect}.`,
    'Name only websecure here, and redirect web by an IngressRoute of its own.',
  )
}
