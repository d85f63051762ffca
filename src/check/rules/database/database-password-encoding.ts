import type { RuleDefinition } from '../../rule.ts'
import { judgedIn, placeOf } from '../../model/environment/judged.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { eachDatabaseLink } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'User and password in the URL have /, ? and # percent-encoded.',
  why:
    'Kubernetes puts $(NAME) into the URL as it is. A "/", "?" or "#" in a password ends the part of the URL in which ' +
    'the server stands, so that the rest of the password is taken for a path or is cut off. The driver decodes %2F, %3F ' +
    'and %23.',
  source: 'url.spec.whatwg.org, authority state; rust-postgres tokio-postgres/src/config.rs:1045-1053',
  bad: database({ '$(PGPASSWORD)@': 'hunter/2@' }),
  good: databaseYaml,
  check: eachDatabaseLink(function* ({ pod, database: parts }, report) {
    const { variable, type } = parts
    if (variable === undefined || type === 'sqlite') return
    // No user before the first of them, and an "@" after it: the server part was meant to end there.
    if (judgedIn(pod, variable.name)?.fits(/^[^:]*:\/\/[^/?#@]*[/?#].*@/s) !== true) return
    yield report(
      placeOf(variable),
      `User or password in ${variable.name} have a "/", "?" or "#" that is not percent-encoded.`,
      'Write %2F, %3F or %23 for them, or choose a password of letters and digits.',
    )
  }),
}
