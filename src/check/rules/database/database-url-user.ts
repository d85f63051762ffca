import type { RuleDefinition } from '../../rule.ts'
import { database, databaseUrl, databaseYaml } from '../../examples/database.ts'
import { placeOf } from '../../model/environment/judged.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The URL of the database has a user.',
  why: 'Convex refuses a URL without a user: "cluster url username must be set". The user has no default and cannot be set elsewhere.',
  source: [convex('crates/clusters/src/lib.rs', '"cluster url username must be set"')],
  bad: database({ [databaseUrl]: 'postgresql://convex-db-rw:5432' }),
  good: databaseYaml,
  check: eachDatabaseLink(function* ({ database: { variable, url } }, report) {
    if (variable === undefined || url === undefined || url.user !== undefined || url.path.includes('@')) return
    yield report(
      placeOf(variable),
      `${variable.name} has no user, without which Convex does not start.`,
      'Write USER:PASSWORD@ before the host, both as references to a Secret.',
    )
  }),
}
