import type { RuleDefinition } from '../../rule.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { judgedIn, placeOf } from '../../model/environment/judged.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { convex, rustPostgres } from '../../../sources/source.ts'

const schemes = { postgres: ['postgres', 'postgresql'], mysql: ['mysql'] } as const

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The URL of the database begins with postgres://, postgresql:// or mysql://, and has a host.',
  why:
    'The driver accepts no JDBC URL, no list of key=value pairs and no scheme of another library: the backend exits at ' +
    'start. SQLite has no URL; Convex uses it when none of the three variables is set.',
  source: [
    convex('crates/db_connection/src/lib.rs', 'persistence_seed'),
    rustPostgres('tokio-postgres/src/config.rs', 'remove_url_prefix'),
  ],
  bad: database({ 'postgresql://': 'jdbc:postgresql://' }),
  good: databaseYaml,
  check: eachDatabaseLink(function* ({ pod, database: { variable, type, url } }, report) {
    const text = variable === undefined ? undefined : judgedIn(pod, variable.name)
    if (variable === undefined || text === undefined || type === 'unknown') return
    const { name } = variable
    if (type === 'sqlite') {
      yield report(
        placeOf(variable),
        `${name} is a URL for SQLite, which Convex does not support: it reads the URL as that of a server and does not start.`,
        `Remove ${name}. SQLite is the default, in DATA_DIR (/convex/data/db.sqlite3).`,
      )
      return
    }
    // Another variable or a template may contain the beginning of the URL, or all of it.
    if (text.fits(/^(?:(?!:\/\/|@).)*(?:\$\(|\uE000)/s) || text.fits(/#/)) return
    const isRight = url !== undefined && schemes[type].some((scheme) => scheme === url.scheme)
    if (isRight && url.host !== '') return
    const expected = schemes[type].map((scheme) => `${scheme}://`).join(' or ')
    yield report(
      placeOf(variable),
      isRight ? `${name} has no host.` : `${name} does not begin with ${expected}.`,
      `Write ${schemes[type].at(-1)}://USER:PASSWORD@HOST:PORT, with references for user and password.`,
    )
  }),
}
