import type { RuleDefinition } from '../../rule.ts'
import { databaseLinksOf } from '../../model/database/links.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { judgedIn, placeOf } from '../../model/environment/judged.ts'
import { urls } from './support/database-url.ts'
import { problemAt } from '../../rule.ts'

const schemes = { postgres: ['postgres', 'postgresql'], mysql: ['mysql'] } as const

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The URL of the database begins with postgres://, postgresql:// or mysql:// and has a host.',
  why:
    'The value is parsed as a URL before anything else. A JDBC URL, a list of key=value pairs or the scheme of another ' +
    'library is no URL that the driver takes, and the backend ends at start. There is no URL for SQLite, which is what ' +
    'Convex uses without any of the three variables.',
  source:
    'convex-backend crates/db_connection/src/lib.rs:60-110 (652b828); rust-postgres tokio-postgres/src/config.rs:1010-1018',
  bad: database({ 'postgresql://': 'jdbc:postgresql://' }),
  good: databaseYaml,
  *check(model) {
    for (const { link, variable } of urls(databaseLinksOf(model))) {
      const { type, url: parts } = link.database
      const text = judgedIn(link.pod, variable.name)
      if (text === undefined || type === 'unknown') continue
      if (type === 'sqlite') {
        yield problemAt(
          placeOf(variable),
          `${variable.name} is meant for SQLite, for which there is no URL: Convex takes it for that of a server and does not start.`,
          `Leave ${variable.name} out. SQLite is the default, in DATA_DIR (/convex/data/db.sqlite3).`,
        )
        continue
      }
      // What another variable or a template holds may be the beginning, or all of it.
      if (text.fits(/^(?:(?!:\/\/|@).)*(?:\$\(|\uE000)/s) || text.fits(/#/)) continue
      const expected = schemes[type].map((scheme) => `${scheme}://`).join(' or ')
      const isRight = parts !== undefined && schemes[type].some((scheme) => scheme === parts.scheme)
      if (isRight && parts.host !== '') continue
      yield problemAt(
        placeOf(variable),
        isRight ? `${variable.name} names no host.` : `${variable.name} does not begin with ${expected}.`,
        `Write ${schemes[type].at(-1)}://USER:PASSWORD@HOST:PORT, with references for user and password.`,
      )
    }
  },
}
