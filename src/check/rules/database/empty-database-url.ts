import type { DatabaseLink } from '../../model/database/links.ts'
import type { Variable } from '../../model/environment/environment.ts'
import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import { judgedIn, placeOf } from '../../model/environment/judged.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { names } from './support/database-url-choice.ts'
import { eachDatabaseLink } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The database URL is not empty.',
  why:
    'An empty URL is no error: the image goes on to the next variable, and in the end to an SQLite file. The backend ' +
    'starts as a new, empty instance. An optional reference does the same when the Secret is missing, which may be ' +
    'intended, so that it is an info.',
  source: 'convex-backend self-hosted/docker-build/run_backend.sh:18-32 (652b828)',
  bad: database({ '"postgresql://$(PGUSER):$(PGPASSWORD)@convex-db-rw:5432"': '""' }),
  good: databaseYaml,
  check: eachDatabaseLink(function* (link, report) {
    for (const name of names) {
      const variable = link.pod.environment.variables.get(name)
      if (variable !== undefined) {
        yield* emptyProblems(link, variable, report)
        yield* optionalProblems(link, variable, report)
      }
    }
  }),
}

function* emptyProblems(
  { pod, database: chosen }: DatabaseLink,
  variable: Variable,
  report: Report,
): Iterable<Problem> {
  const { name } = variable
  // An empty one beside another that is read, or that may come from what cannot be seen, does no harm.
  if (judgedIn(pod, name)?.isEmpty !== true || chosen.variable !== undefined || !pod.environment.isComplete) return
  const message = `${name} is empty, so that the backend starts with an SQLite file.`
  yield report(placeOf(variable), message, `Give the URL, or leave ${name} out for SQLite.`)
}

function* optionalProblems(
  { database: chosen }: DatabaseLink,
  { name, from, object, path }: Variable,
  report: Report,
): Iterable<Problem> {
  if (from?.optional !== true || name !== chosen.variable?.name) return
  yield report(
    { object, path },
    `${name} is optional: without its ${from.kind}, the backend starts with SQLite and an empty database.`,
    'Leave optional out, unless SQLite is the intended fallback.',
    'info',
  )
}
