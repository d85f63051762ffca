import type { RuleDefinition } from '../../../rule.ts'
import { groupOf } from '../../../model/index-of-objects.ts'
import { keysOf } from '../../../model/routes/middlewares.ts'
import { textAt } from '../../../model/read.ts'
import { matchOf, ruleFault } from '../../../model/routes/traefik/traefik-syntax.ts'
import { backendExample, routeExample, servedExample, serviceExample } from '../../../examples/routes.ts'
import { eachRoute } from '../../scopes.ts'
import { traefik } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The match of a route uses the rule syntax of Traefik 3.',
  why:
    'Traefik 3 refuses rules of Traefik 2 with several values, single quotes or {name:pattern}, or reads them ' +
    'literally. The route is then missing, with an entry in the log of Traefik and no error on the object.',
  source: [
    traefik('pkg/muxer/http/matcher.go', 'httpFuncs', 'expectNParameters', 'host', 'hostRegexp'),
    traefik('pkg/rules/parser.go', 'NewParser'),
    traefik('docs/content/migrate/v2-to-v3-details.md', '"### Router Rule Matchers"'),
  ],
  bad: `${backendExample()}${serviceExample}${routeExample({ 'Host(`convex.example.com`)': 'Host(`convex.example.com`, `api.example.com`)' })}`,
  good: servedExample,
  check: eachRoute(function* ({ route }, report) {
    if (route.kind !== 'IngressRoute' || groupOf(route.object.apiVersion) !== 'traefik.io') return
    if (textAt(route.object, ...keysOf(route.path), 'syntax') === 'v2') return
    const fault = ruleFault(matchOf(route))
    if (fault === undefined) return
    yield report(
      `${route.path}.match`,
      `Traefik 3 refuses or misreads this rule: ${fault}`,
      'Write a rule such as Host(`a.example.com`) || Host(`b.example.com`), with backticks, && and ||.',
    )
  }),
}
