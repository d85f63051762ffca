import { imageReferenceOf } from '../world/image-reference.ts'
import { databaseLinksOf } from '../world/database-links.ts'
import type { DatabaseLink } from '../world/database-links.ts'
import type { Variable } from '../world/environment.ts'
import type { Problem, Rule } from '../rule.ts'
import { judgedIn, placeOf } from '../world/judged.ts'
import { database, databaseYaml } from './database-example.ts'

const names = ['POSTGRES_URL', 'MYSQL_URL', 'DATABASE_URL'] as const

/** The script takes the first that is not empty. */
export const oneDatabaseUrl: Rule = {
  id: 'one-database-url',
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
  *check(world) {
    for (const { pod, database: chosen } of databaseLinksOf(world)) {
      const { variables } = pod.environment
      for (const name of names) {
        const variable = variables.get(name)
        if (variable === undefined || judgedIn(pod, name)?.isEmpty === true || name === chosen.variable?.name) continue
        yield {
          object: variable.object,
          path: variable.path,
          message: `${name} is not read, because ${chosen.variable?.name ?? 'another variable'} is set as well.`,
          fix: `Leave ${name} out, or the other one.`,
        }
      }
    }
  },
}

/** Without a URL there is an empty SQLite file. */
export const databaseUrlIsThere: Rule = {
  id: 'database-url-is-there',
  severity: 'error',
  title: 'The database URL is not empty.',
  why:
    'An empty URL is no error: the image goes on to the next variable, and in the end to an SQLite file. The backend ' +
    'starts as a new, empty instance. An optional reference does the same when the Secret is missing, which may be ' +
    'intended, so that it is an info.',
  source: 'convex-backend self-hosted/docker-build/run_backend.sh:18-32 (652b828)',
  bad: database({ '"postgresql://$(PGUSER):$(PGPASSWORD)@convex-db-rw:5432"': '""' }),
  good: databaseYaml,
  *check(world) {
    for (const link of databaseLinksOf(world)) {
      for (const name of names) {
        const variable = link.pod.environment.variables.get(name)
        if (variable !== undefined) yield* [...emptyProblems(link, variable), ...optionalProblems(link, variable)]
      }
    }
  },
}

function emptyProblems({ pod, database: chosen }: DatabaseLink, variable: Variable): readonly Problem[] {
  const { name } = variable
  // An empty one beside another that is read, or that may come from what cannot be seen, does no harm.
  if (judgedIn(pod, name)?.isEmpty !== true || chosen.variable !== undefined || !pod.environment.isComplete) return []
  const message = `${name} is empty, so that the backend starts with an SQLite file.`
  return [{ ...placeOf(variable), message, fix: `Give the URL, or leave ${name} out for SQLite.` }]
}

function optionalProblems(
  { database: chosen }: DatabaseLink,
  { name, from, object, path }: Variable,
): readonly Problem[] {
  if (from?.optional !== true || name !== chosen.variable?.name) return []
  return [
    {
      object,
      path,
      message: `${name} is optional: without its ${from.kind}, the backend starts with SQLite and an empty database.`,
      fix: 'Leave optional out, unless SQLite is the intended fallback.',
      severity: 'info',
    },
  ]
}

/** Deprecated upstream. */
export const postgresUrlHasItsName: Rule = {
  id: 'postgres-url-has-its-name',
  severity: 'warning',
  title: 'The URL of PostgreSQL is in POSTGRES_URL, not in DATABASE_URL.',
  why:
    'DATABASE_URL is deprecated since POSTGRES_URL and MYSQL_URL came on 2025-02-19; the image warns at every start and ' +
    'always takes it for PostgreSQL. Only older images need it. Where the tag does not tell the age of the image, this ' +
    'is an info.',
  source: 'convex-backend self-hosted/docker-build/run_backend.sh:25-28 (652b828); commit 36dcda677',
  bad: database({ 'name: POSTGRES_URL': 'name: DATABASE_URL' }),
  good: databaseYaml,
  *check(world) {
    for (const { pod, database: chosen } of databaseLinksOf(world)) {
      const { variable } = chosen
      if (variable?.name !== 'DATABASE_URL' || chosen.type === 'sqlite') continue
      yield {
        object: variable.object,
        path: variable.path,
        message: 'DATABASE_URL is deprecated; images since 2025-02-19 read POSTGRES_URL.',
        fix: 'Rename it to POSTGRES_URL, unless the image is older.',
        ...(imageReferenceOf(pod.container.image).tag === 'latest' ? {} : { severity: 'info' }),
      }
    }
  },
}
