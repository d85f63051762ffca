import type { RuleDefinition } from '../../rule.ts'
import { judgedIn, placeOf } from '../../model/environment/judged.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { page, rustPostgres } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'User and password in the URL have /, ? and # percent-encoded.',
  why:
    'Kubernetes inserts $(NAME) into the URL unchanged. A "/", "?" or "#" in a password ends the server part of the URL, ' +
    'and the rest of the password is read as a path or is cut off. The driver decodes %2F, %3F and %23.',
  source: [
    page('url.spec.whatwg.org', 'authority state'),
    rustPostgres('tokio-postgres/src/config.rs', 'parse_credentials'),
  ],
  bad: database({ '$(PGPASSWORD)@': 'hunter/2@' }),
  good: databaseYaml,
  check: eachDatabaseLink(function* ({ pod, database: parts }, report) {
    const { variable, type } = parts
    if (variable === undefined || type === 'sqlite') return
    // No "@" before the first of these characters, and one after it: the character is in the user or the password.
    if (judgedIn(pod, variable.name)?.fits(/^[^:]*:\/\/[^/?#@]*[/?#].*@/s) !== true) return
    yield report(
      placeOf(variable),
      `The user or the password in ${variable.name} has a "/", "?" or "#" that is not percent-encoded.`,
      'Write %2F, %3F or %23 instead, or choose a password of letters and digits.',
    )
  }),
}
