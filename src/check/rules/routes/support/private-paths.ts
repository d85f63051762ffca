import type { Severity } from '../../../finding.ts'
import type { Problem } from '../../../rule.ts'
import type { ConvexPod } from '../../../model/backend/convex-pods.ts'
import { exposureOf } from '../../../model/routes/exposure.ts'
import type { ConvexRoute, Destination } from '../../../model/routes/exposure.ts'
import { nginxPrefix } from '../../../model/routes/ingress-routes.ts'
import { isGuarded } from '../../../model/routes/authentication.ts'
import { keysOf, middlewaresOf } from '../../../model/routes/middlewares.ts'
import { originOf } from '../../../model/routes/origins.ts'
import { pathAfter } from '../../../model/routes/path-after.ts'
import { at, listAt, textAt, textsAt } from '../../../model/read.ts'
import type { Route } from '../../../model/routes/route.ts'
import { wins } from '../../../model/routes/precedence.ts'
import type { Model } from '../../../model/model.ts'
import { sampleHosts } from '../../../model/routes/route.ts'
import { problemAt } from '../../../rule.ts'

export interface Question {
  readonly asked: string
  readonly parts: readonly Destination['part'][]
  readonly gradeOf: (pod: ConvexPod) => Severity | undefined
  readonly effect: string
  readonly fixOf: (route: Route) => string
}

export function* openPaths(model: Model, question: Question): Iterable<Problem> {
  const { asked, parts, effect } = question
  for (const found of exposureOf(model).routes) {
    if (found.isPublic === false || found.isRedirect) continue
    for (const { pod, part } of found.destinations) {
      const grade = parts.includes(part) ? question.gradeOf(pod) : undefined
      if (grade === undefined) continue
      const guarded = isGuarded(model, found.route)
      const path = guarded === true ? undefined : openPath(model, { found, pod, asked })
      if (path === undefined || isDeniedBySnippet(found, asked)) continue
      const doubts = [
        ...(grade === 'info' ? ['DISABLE_METRICS_ENDPOINT is set elsewhere'] : []),
        ...(guarded === undefined ? ['a Middleware or policy blocks it'] : []),
        ...(found.isPublic === undefined ? ['the route is internal, as its names say'] : []),
      ]
      yield problemAt(
        found.route,
        `${path} is public${doubts.length === 0 ? '' : `, unless ${doubts.join(' or ')}`}: it ${effect}.`,
        question.fixOf(found.route),
        doubts.length === 0 ? grade : 'info',
      )
    }
  }
}

interface Door {
  readonly found: ConvexRoute
  readonly pod: ConvexPod
  readonly asked: string
}

// Thousands of routes may share a Middleware.
const mostPrefixes = 50

/** A path that arrives as the one asked for. */
function openPath(model: Model, { found: { route }, pod, asked }: Door): string | undefined {
  const specs = middlewaresOf(model, route).map(({ middleware }) => at(middleware, 'spec'))
  const prefixes = specs.flatMap((spec) =>
    listAt(spec, 'stripPrefix', 'prefixes').filter((item): item is string => typeof item === 'string'),
  )
  const isPrefixed = specs.some((spec) => at(spec, 'addPrefix') !== undefined)
  const candidates = [asked, ...prefixes.slice(0, mostPrefixes).map((prefix) => `${prefix.replace(/\/$/, '')}${asked}`)]
  return candidates.find((path) => {
    const after = pathAfter(model, route, path)
    // Behind a Middleware that is not seen it may be anything, but not what has a prefix put on.
    if (after === undefined ? isPrefixed : after !== asked) return false
    return hostsToTry(pod, route).some((host) => wins(model, route, { host, path }))
  })
}

function hostsToTry(pod: ConvexPod, route: Route): readonly string[] {
  const { url } = originOf(pod, 'CONVEX_CLOUD_ORIGIN')
  return [...(url === undefined || route.hosts.length > 0 ? [] : [url.hostname]), ...sampleHosts(route)]
}

/** nginx may refuse a path in a snippet, and the Gateway by a filter that we do not read. */
function isDeniedBySnippet({ route }: ConvexRoute, asked: string): boolean {
  const annotations = textsAt(route.object, 'metadata', 'annotations')
  const snippets = ['server-snippet', 'configuration-snippet'].map((name) => annotations[`${nginxPrefix}${name}`] ?? '')
  if (snippets.some((text) => text.includes(asked.slice(1)))) return true
  return listAt(route.object, ...keysOf(route.path), 'filters').some(
    (filter) => textAt(filter, 'type') === 'ExtensionRef' && textAt(filter, 'extensionRef', 'group') !== 'traefik.io',
  )
}
