import type { RuleDefinition } from '../../rule.ts'
import { judgedIn } from '../../model/environment/judged.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { names } from './support/database-url-choice.ts'
import { eachDatabaseLink } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'One variable names the database.',
  why:
    'Of POSTGRES_URL, MYSQL_URL and DATABASE_URL the image takes the first that is not empty and says nothing of the ' +
    'others. Whoever changes one that is not read changes nothing; whoever empties the first moves to another database.',
  source: 'convex-backend self-hosted/docker-build/run_backend.sh:18-32 (652b828)',
  bad: database({
    '- { name: PG_CA_FILE':
      '- { name: MYSQL_URL, value: "mysql://$(PGUSER):$(PGPASSWORD)@mysql:3306" }\n            - { name: PG_CA_FILE',
  }),
  good: databaseYaml,
  check: eachDatabaseLink(function* ({ pod, database: chosen }, report) {
    const { variables } = pod.environment
    for (const name of names) {
      const variable = variables.get(name)
      if (variable === undefined || judgedIn(pod, name)?.isEmpty === true || name === chosen.variable?.name) continue
      yield report(
        variable,
        `${name} is not read, because ${chosen.variable?.name ?? 'another variable'} is set as well.`,
        `Leave ${name} out, or the other one.`,
      )
    }
  }),
}
