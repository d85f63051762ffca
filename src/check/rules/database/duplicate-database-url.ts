import type { RuleDefinition } from '../../rule.ts'
import { judgedIn } from '../../model/environment/judged.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { urlVariables } from '../../model/database/database.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'Only one variable sets the URL of the database.',
  why:
    'The image reads the first of POSTGRES_URL, MYSQL_URL and DATABASE_URL that is not empty, and ignores the others ' +
    'without a warning. A change to an ignored variable has no effect; if the first one becomes empty, the backend uses ' +
    'another database.',
  source: [convex('self-hosted/docker-build/run_backend.sh', 'POSTGRES_URL')],
  bad: database({
    '- { name: PG_CA_FILE':
      '- { name: MYSQL_URL, value: "mysql://$(PGUSER):$(PGPASSWORD)@mysql:3306" }\n            - { name: PG_CA_FILE',
  }),
  good: databaseYaml,
  check: eachDatabaseLink(function* ({ pod, database: chosen }, report) {
    const { variables } = pod.environment
    for (const name of urlVariables) {
      const variable = variables.get(name)
      if (variable === undefined || judgedIn(pod, name)?.isEmpty === true || name === chosen.variable?.name) continue
      yield report(
        variable,
        `${name} is not read, because ${chosen.variable?.name ?? 'another variable'} is also set.`,
        `Remove ${name} or the other variable.`,
      )
    }
  }),
}
