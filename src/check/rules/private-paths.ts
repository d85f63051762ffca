import { distinct } from '../distinct.ts'
import type { Severity } from '../finding.ts'
import type { Problem, Rule } from '../rule.ts'
import type { ConvexPod } from '../world/convex-pods.ts'
import { exposureOf } from '../world/exposure.ts'
import type { ConvexRoute, Destination } from '../world/exposure.ts'
import { nginxPrefix } from '../world/ingress-routes.ts'
import { isGuarded } from '../world/guards.ts'
import { judgedIn } from '../world/judged.ts'
import { keysOf, middlewaresOf } from '../world/middlewares.ts'
import { originOf } from '../world/origins.ts'
import { pathAfter } from '../world/path-after.ts'
import { at, listAt, textAt, textsAt } from '../world/read.ts'
import type { Route } from '../world/route.ts'
import { wins } from '../world/winner.ts'
import type { World } from '../world/world.ts'
import { backendExample, routeExample, servedExample, serviceExample } from './route-examples.ts'
import { keepOut } from './route-fixes.ts'
import { sampleHosts } from '../world/route.ts'

/** Metrics are for the inside. */
export const metricsAreNotPublic: Rule = {
  id: 'metrics-are-not-public',
  severity: 'error',
  title: '/metrics is turned off, or no public route leads to it.',
  why:
    'The backend answers /metrics on both ports without a key, and shows names, load and errors of the deployment. It is on ' +
    'by default; only DISABLE_METRICS_ENDPOINT with the exact word true turns it off, and only in images since 2026-03-05. ' +
    'Behind an entry point, class or Gateway that is only named internal, or behind what cannot be seen, it is an info.',
  source:
    'convex-backend crates/common/src/http/mod.rs:559-565,1349-1365, crates/common/src/knobs.rs:1934-1936 (652b828)',
  bad: `${backendExample({ 'ENDPOINT, value: "true"': 'ENDPOINT, value: "false"' })}${serviceExample}${routeExample({ ' && !PathPrefix(`/metrics`)': '' })}`,
  good: `${backendExample({ 'ENDPOINT, value: "true"': 'ENDPOINT, value: "false"' })}${serviceExample}${routeExample()}`,
  *check(world) {
    yield* distinct(
      openPaths(world, {
        asked: '/metrics',
        parts: ['api', 'site'],
        gradeOf: metricsGrade,
        effect: 'shows anybody the names, load and errors of this deployment',
        fixOf: (route) =>
          `Set DISABLE_METRICS_ENDPOINT: "true" on the backend. Where Prometheus needs the metrics, ${keepOut(route, '/metrics')}.`,
      }),
    )
  },
}

/** `undefined` when metrics are off. */
function metricsGrade({ environment }: ConvexPod): Severity | undefined {
  const variable = environment.variables.get('DISABLE_METRICS_ENDPOINT')
  if (variable === undefined) return environment.isComplete ? 'error' : 'info'
  const text = judgedIn({ environment }, variable.name)
  if (text === undefined) return 'info'
  return text.equals('true') ? undefined : 'error'
}

/** The echo is for the inside. */
export const echoIsNotPublic: Rule = {
  id: 'echo-is-not-public',
  severity: 'warning',
  title: 'No public route leads to /echo.',
  why:
    'Without a key, it answers a request of up to 128 MiB with the same bytes, which takes memory and bandwidth. No client of ' +
    'Convex needs it.',
  source: 'convex-backend crates/local_backend/src/router.rs:547-553, crates/common/src/knobs.rs:1662 (652b828)',
  bad: `${backendExample()}${serviceExample}${routeExample({ ' && !PathPrefix(`/echo`)': '' })}`,
  good: servedExample,
  *check(world) {
    yield* distinct(
      openPaths(world, {
        asked: '/echo',
        parts: ['api'],
        gradeOf: () => 'warning',
        effect: 'answers a request of up to 128 MiB with the same bytes',
        fixOf: (route) => `Keep it out of the route: ${keepOut(route, '/echo')}.`,
      }),
    )
  },
}

interface Question {
  readonly asked: string
  readonly parts: readonly Destination['part'][]
  readonly gradeOf: (pod: ConvexPod) => Severity | undefined
  readonly effect: string
  readonly fixOf: (route: Route) => string
}

function* openPaths(world: World, question: Question): Iterable<Problem> {
  const { asked, parts, effect } = question
  for (const found of exposureOf(world).routes) {
    if (found.isPublic === false || found.isRedirect) continue
    for (const { pod, part } of found.destinations) {
      const grade = parts.includes(part) ? question.gradeOf(pod) : undefined
      if (grade === undefined) continue
      const guarded = isGuarded(world, found.route)
      const path = guarded === true ? undefined : openPath(world, { found, pod, asked })
      if (path === undefined || isDeniedBySnippet(found, asked)) continue
      const doubts = [
        ...(grade === 'info' ? ['DISABLE_METRICS_ENDPOINT is set elsewhere'] : []),
        ...(guarded === undefined ? ['a Middleware or policy blocks it'] : []),
        ...(found.isPublic === undefined ? ['the route is internal, as its names say'] : []),
      ]
      yield {
        object: found.route.object,
        path: found.route.path,
        message: `${path} is public${doubts.length === 0 ? '' : `, unless ${doubts.join(' or ')}`}: it ${effect}.`,
        fix: question.fixOf(found.route),
        severity: doubts.length === 0 ? grade : 'info',
      }
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
function openPath(world: World, { found: { route }, pod, asked }: Door): string | undefined {
  const specs = middlewaresOf(world, route).map(({ middleware }) => at(middleware, 'spec'))
  const prefixes = specs.flatMap((spec) =>
    listAt(spec, 'stripPrefix', 'prefixes').filter((item): item is string => typeof item === 'string'),
  )
  const isPrefixed = specs.some((spec) => at(spec, 'addPrefix') !== undefined)
  const candidates = [asked, ...prefixes.slice(0, mostPrefixes).map((prefix) => `${prefix.replace(/\/$/, '')}${asked}`)]
  return candidates.find((path) => {
    const after = pathAfter(world, route, path)
    // Behind a Middleware that is not seen it may be anything, but not what has a prefix put on.
    if (after === undefined ? isPrefixed : after !== asked) return false
    return hostsToTry(pod, route).some((host) => wins(world, route, { host, path }))
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
