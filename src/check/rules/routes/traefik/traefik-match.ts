import type { RuleDefinition } from '../../../rule.ts'
import { groupOf } from '../../../model/index-of-objects.ts'
import { keysOf } from '../../../model/routes/middlewares.ts'
import { textAt } from '../../../model/read.ts'
import { ruleFault } from '../../../model/routes/traefik-syntax.ts'
import { backendExample, routeExample, servedExample, serviceExample } from '../../../examples/routes.ts'
import { matchOf } from '../support/traefik-matches.ts'
import { eachRoute } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The match of a route is written in the rule language of Traefik 3.',
  why:
    'Rules of Traefik 2 with several values, single quotes or {name:pattern} are refused or taken by the letter by version ' +
    '3; the route is then simply not there, with a line in the log of Traefik and nothing on the object.',
  source:
    'Traefik pkg/muxer/http/matcher.go:14-150, pkg/rules/parser.go (v3.7); docs/content/migrate/v2-to-v3-details.md',
  bad: `${backendExample()}${serviceExample}${routeExample({ 'Host(`convex.example.com`)': 'Host(`convex.example.com`, `api.example.com`)' })}`,
  good: servedExample,
  check: eachRoute(function* ({ route }, report) {
    if (route.kind !== 'IngressRoute' || groupOf(route.object.apiVersion) !== 'traefik.io') return
    if (textAt(route.object, ...keysOf(route.path), 'syntax') === 'v2') return
    const fault = ruleFault(matchOf(route))
    if (fault === undefined) return
    yield report(
      `${route.path}.match`,
      `Traefik 3 does not take this rule as it is meant: ${fault}`,
      'Write it as Host(`a.example.com`) || Host(`b.example.com`), in backticks, with && and || between.',
    )
  }),
}
