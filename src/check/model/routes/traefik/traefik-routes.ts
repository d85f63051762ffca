import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Model } from '../../model.ts'
import { exposureOf } from '../exposure.ts'
import type { ConvexRoute } from '../exposure.ts'
import { entryPointsOf, hasTls } from '../reach.ts'

/** An IngressRoute with a route of Convex. */
export interface IngressRoute {
  readonly object: K8sObject
  readonly routes: readonly ConvexRoute[]
  /** The entry points that it names. */
  readonly points: readonly string[]
  readonly isRedirect: boolean
  readonly hasTls: boolean
}

/** The IngressRoutes with a route of Convex. */
export function* ingressRoutesOf(model: Model): Iterable<IngressRoute> {
  for (const [object, routes] of exposureOf(model).objects) {
    if (object.kind !== 'IngressRoute') continue
    const points = entryPointsOf({ object, kind: 'IngressRoute' })
    yield {
      object,
      routes,
      points,
      isRedirect: routes.every(({ isRedirect }) => isRedirect),
      hasTls: hasTls({ object }),
    }
  }
}
