import type { RuleDefinition } from '../../../rule.ts'
import { keysOf } from '../../../model/routes/middlewares.ts'
import { textAt } from '../../../model/read.ts'
import { servedExample } from '../../../examples/routes.ts'
import { redirectExample } from '../support/traefik-tls.ts'
import { eachRoute } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A redirect to HTTPS keeps its own low priority.',
  why:
    'By default the longer rule wins. That is how the answer to an ACME HTTP-01 challenge, a rule with a path, comes before ' +
    'the redirect. With a raised priority the redirect takes the challenge, and the certificate is not renewed.',
  source: 'Traefik docs/content/reference/routing-configuration/http/routing/rules-and-priority.md:237-240 (v3.7)',
  bad: `${servedExample}${redirectExample({ '- kind: Rule\n': '- kind: Rule\n      priority: 1000\n' })}`,
  good: `${servedExample}${redirectExample()}`,
  check: eachRoute(function* ({ route, isRedirect }, report) {
    const { object, path, kind, priority } = route
    const match = textAt(object, ...keysOf(path), 'match') ?? ''
    if (kind !== 'IngressRoute' || !isRedirect || priority <= Math.max(match.length, 1)) return
    yield report(
      `${path}.priority`,
      `The priority ${priority} puts the redirect before longer rules${priority > longestRule ? ', that of an ACME challenge among them' : ''}.`,
      'Leave the priority out.',
    )
  }),
}

// Longer than Host(…) with the longest host name, and a path.
const longestRule = 300
