import type { RuleDefinition } from '../../../rule.ts'
import { matchOf } from '../../../model/routes/traefik/traefik-syntax.ts'
import { servedExample } from '../../../examples/routes.ts'
import { redirectExample } from '../support/redirect-example.ts'
import { eachRoute } from '../../scopes.ts'
import { traefik } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A redirect to HTTPS keeps its low default priority.',
  why:
    'By default, the longer rule wins. A rule for an ACME HTTP-01 challenge, which has a path, therefore precedes the ' +
    'redirect. With a higher priority, the redirect takes the challenge, and the certificate is not renewed.',
  source: [
    traefik(
      'docs/content/reference/routing-configuration/http/routing/rules-and-priority.md',
      '"Traefik reserves a range of priorities"',
    ),
  ],
  bad: `${servedExample}${redirectExample({ '- kind: Rule\n': '- kind: Rule\n      priority: 1000\n' })}`,
  good: `${servedExample}${redirectExample()}`,
  check: eachRoute(function* ({ route, isRedirect }, report) {
    const { path, kind, priority } = route
    if (kind !== 'IngressRoute' || !isRedirect || priority <= Math.max(matchOf(route).length, 1)) return
    yield report(
      `${path}.priority`,
      `With the priority ${priority}, the redirect precedes longer rules${priority > longestRule ? ', including that of an ACME challenge' : ''}.`,
      'Remove the priority.',
    )
  }),
}

// Above the length of Host(…) with the longest host name, and a path.
const longestRule = 300
