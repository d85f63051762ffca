import { distinct } from '../../../distinct.ts'
import type { Problem, RuleDefinition } from '../../../rule.ts'
import { exposureOf } from '../../../model/routes/exposure.ts'
import { keysOf } from '../../../model/routes/middlewares.ts'
import { textAt } from '../../../model/read.ts'
import type { Model } from '../../../model/model.ts'
import { servedExample } from '../../../examples/routes.ts'
import { redirectExample } from '../support/traefik-tls.ts'

/** The redirect steps back for a challenge. */
export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A redirect to HTTPS keeps its own low priority.',
  why:
    'By default the longer rule wins. That is how the answer to an ACME HTTP-01 challenge, a rule with a path, comes before ' +
    'the redirect. With a raised priority the redirect takes the challenge, and the certificate is not renewed.',
  source: 'Traefik docs/content/reference/routing-configuration/http/routing/rules-and-priority.md:237-240 (v3.7)',
  bad: `${servedExample}${redirectExample({ '- kind: Rule\n': '- kind: Rule\n      priority: 1000\n' })}`,
  good: `${servedExample}${redirectExample()}`,
  *check(model) {
    yield* distinct(raisedRedirects(model))
  },
}

// Longer than Host(…) with the longest host name, and a path.
const longestRule = 300

function* raisedRedirects(model: Model): Iterable<Problem> {
  for (const { route, isRedirect } of exposureOf(model).routes) {
    const { object, path, kind, priority } = route
    const match = textAt(object, ...keysOf(path), 'match') ?? ''
    if (kind !== 'IngressRoute' || !isRedirect || priority <= Math.max(match.length, 1)) continue
    yield {
      object,
      path: `${path}.priority`,
      message: `The priority ${priority} puts the redirect before longer rules${priority > longestRule ? ', that of an ACME challenge among them' : ''}.`,
      fix: 'Leave the priority out.',
    }
  }
}
