import { urlVariables } from '../../model/database/database.ts'
import type { RuleDefinition } from '../../rule.ts'
import { judgedIn, placeOf } from '../../model/environment/judged.ts'
import { database, databaseUrl, databaseYaml } from '../../examples/database.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The database URL is not empty.',
  why:
    'An empty URL is not an error: the image uses the next variable, and finally an SQLite file. The backend starts as a ' +
    'new, empty instance.',
  source: [convex('self-hosted/docker-build/run_backend.sh', 'POSTGRES_URL')],
  bad: database({ [`"${databaseUrl}"`]: '""' }),
  good: databaseYaml,
  check: eachDatabaseLink(function* ({ pod, database: chosen }, report) {
    // An empty URL does no harm if another variable is read, or may come from a source outside of the objects.
    if (chosen.variable !== undefined || !pod.environment.isComplete) return
    for (const name of urlVariables) {
      const variable = pod.environment.variables.get(name)
      if (variable === undefined || judgedIn(pod, name)?.isEmpty !== true) continue
      const message = `${name} is empty: the backend starts with an SQLite file.`
      yield report(placeOf(variable), message, `Set ${name} to the URL, or remove it to use SQLite.`)
    }
  }),
}
