import type { Severity } from '../../../finding.ts'
import type { Problem, Report } from '../../../rule.ts'
import type { ConvexPod } from '../../../model/backend/convex-pods.ts'
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

export interface PrivatePath {
  readonly path: string
  /** The listeners that serve it. */
  readonly parts: readonly Destination['part'][]
  /** The severity of a public path; `undefined` if a backend does not serve it. */
  readonly severityOf: (pod: ConvexPod) => Severity | undefined
  readonly effect: string
  readonly fixOf: (route: Route) => string
}

/** Checks that a route does not serve a private path to the internet. */
export function openPaths({ path: asked, parts, severityOf, effect, fixOf }: PrivatePath) {
  return function* (found: ConvexRoute, report: Report, model: Model): Iterable<Problem> {
    if (found.isPublic === false || found.isRedirect) return
    for (const { pod, part } of found.destinations) {
      const severity = parts.includes(part) ? severityOf(pod) : undefined
      if (severity === undefined) continue
      const guarded = isGuarded(model, found.route)
      const path = guarded === true ? undefined : openPath(model, { found, pod, asked })
      if (path === undefined || isDeniedBySnippet(found, asked)) continue
      const doubts = [
        ...(severity === 'info' ? ['DISABLE_METRICS_ENDPOINT is set in a source that is not among the objects'] : []),
        ...(guarded === undefined ? ['a Middleware or policy blocks it'] : []),
        ...(found.isPublic === undefined ? ['the route is internal, as its name suggests'] : []),
      ]
      yield report(
        found.route,
        `${path} is public${doubts.length === 0 ? '' : `, unless ${doubts.join(' or ')}`}: it ${effect}.`,
        fixOf(found.route),
        doubts.length === 0 ? severity : 'info',
      )
    }
  }
}

interface PathOfRoute {
  readonly found: ConvexRoute
  readonly pod: ConvexPod
  readonly asked: string
}

// Thousands of routes can share a Middleware.
const mostPrefixes = 50

/** A path that reaches the backend as the private one. */
function openPath(model: Model, { found: { route }, pod, asked }: PathOfRoute): string | undefined {
  const specs = middlewaresOf(model, route).map(({ middleware }) => at(middleware, 'spec'))
  const prefixes = specs.flatMap((spec) =>
    listAt(spec, 'stripPrefix', 'prefixes').filter((item): item is string => typeof item === 'string'),
  )
  const isPrefixed = specs.some((spec) => at(spec, 'addPrefix') !== undefined)
  const candidates = [asked, ...prefixes.slice(0, mostPrefixes).map((prefix) => `${prefix.replace(/\/$/, '')}${asked}`)]
  return candidates.find((path) => {
    const after = pathAfter(model, route, path)
    // An unknown Middleware can change the path to any other, unless a prefix is added.
    if (after === undefined ? isPrefixed : after !== asked) return false
    return hostsToTry(pod, route).some((host) => wins(model, route, { host, path }))
  })
}

function hostsToTry(pod: ConvexPod, route: Route): readonly string[] {
  const { url } = originOf(pod, 'CONVEX_CLOUD_ORIGIN')
  return [...(url === undefined || route.hosts.length > 0 ? [] : [url.hostname]), ...sampleHosts(route)]
}

/** Whether a snippet of nginx mentions the path, or a Gateway has a filter that is not evaluated: both can block it. */
function isDeniedBySnippet({ route }: ConvexRoute, asked: string): boolean {
  const annotations = textsAt(route.object, 'metadata', 'annotations')
  const snippets = ['server-snippet', 'configuration-snippet'].map((name) => annotations[`${nginxPrefix}${name}`] ?? '')
  if (snippets.some((text) => text.includes(asked.slice(1)))) return true
  return listAt(route.object, ...keysOf(route.path), 'filters').some(
    (filter) => textAt(filter, 'type') === 'ExtensionRef' && textAt(filter, 'extensionRef', 'group') !== 'traefik.io',
  )
}
