import { distinct } from '../distinct.ts'
import type { Problem, Rule } from '../rule.ts'
import { databaseLinksOf } from '../world/database-links.ts'
import { referencesIn } from '../world/env-references.ts'
import type { DatabaseLink } from '../world/database-links.ts'
import type { Variable } from '../world/environment.ts'
import { database, databaseYaml } from './database-example.ts'
import { judgedIn, placeOf } from '../world/judged.ts'
import { shownName } from '../world/shown.ts'

/** The variable that decides and its URL, when the manifests show them. */
function* urls(links: readonly DatabaseLink[]): Iterable<{ readonly link: DatabaseLink; readonly variable: Variable }> {
  for (const link of links) {
    const { variable } = link.database
    if (variable !== undefined) yield { link, variable }
  }
}

const url = 'postgresql://$(PGUSER):$(PGPASSWORD)@convex-db-rw:5432'

/** Convex adds the name itself. */
export const postgresUrlHasNoDatabase: Rule = {
  id: 'postgres-url-has-no-database',
  severity: 'error',
  title: 'The URL of PostgreSQL names no database.',
  why:
    'Convex takes the name of the database from INSTANCE_NAME, with "-" as "_", and appends it to the URL. A path that ' +
    'is there already ends the start with "cluster url already contains db name". It has never been accepted.',
  source:
    'convex-backend crates/clusters/src/lib.rs:53-62 (652b828); cloudnative-pg pkg/specs/secrets.go:92-95 (v1.30)',
  bad: database({ [url]: `${url}/convex` }),
  good: databaseYaml,
  *check(world) {
    for (const { link, variable } of urls(databaseLinksOf(world))) {
      const { type, url: parts } = link.database
      // With an "@" the path begins within a password: another rule says so.
      if (type !== 'postgres' || parts === undefined || /^\/?$/.test(parts.path) || parts.path.includes('@')) continue
      yield {
        ...placeOf(variable),
        // A path without a user before it may be the rest of a password.
        message: `${variable.name} names a database${
          !parts.isHidden && parts.user !== undefined && /^\/[\w$().-]+$/.test(parts.path) ? ` (${parts.path})` : ''
        }, which Convex refuses at start.`,
        fix: 'End the URL after the port, and name the database by INSTANCE_NAME ("-" becomes "_").',
      }
    }
  },
}

const uriKeys = new Set(['uri', 'jdbc-uri', 'fqdn-uri', 'fqdn-jdbc-uri', 'pgpass'])

/** The operator's ready-made URL carries a database name. */
export const postgresUrlIsPutTogether: Rule = {
  id: 'postgres-url-is-put-together',
  severity: 'error',
  title: 'The URL is put together from the parts in the Secret, not taken from its key uri.',
  why:
    'CloudNativePG keeps a whole URL in its Secret NAME-app, under uri and under three other keys. All of them carry the ' +
    'name of the database, which Convex refuses, and none is renewed when the password is changed in place.',
  source:
    'cloudnative-pg pkg/specs/secrets.go:83-96, internal/controller/cluster_create.go:258-272 (v1.30); convex-backend ' +
    'crates/clusters/src/lib.rs:56-60 (652b828)',
  bad: database({
    [`{ name: POSTGRES_URL, value: "${url}" }`]:
      '{ name: POSTGRES_URL, valueFrom: { secretKeyRef: { name: convex-db-app, key: uri } } }',
  }),
  good: databaseYaml,
  *check(world) {
    for (const { link, variable } of urls(databaseLinksOf(world))) {
      if (link.database.type !== 'postgres') continue
      const referred = referencesIn(variable.value).map((name) => link.pod.environment.variables.get(name))
      for (const part of [variable, ...referred]) {
        const from = part?.from
        if (part === undefined || from?.kind !== 'Secret' || !uriKeys.has(from.key)) continue
        if (!from.name.endsWith('-app')) continue
        yield {
          object: part.object,
          path: part.path,
          message: `${shownName(part.name)} is the key ${from.key} of Secret ${shownName(from.name)}, which holds the name of a database.`,
          fix:
            'Read username, password, host and port by their own keys, and set ' +
            `${variable.name}=postgresql://$(PGUSER):$(PGPASSWORD)@$(PGHOST):$(PGPORT) after them.`,
        }
      }
    }
  },
}

const schemes = { postgres: ['postgres', 'postgresql'], mysql: ['mysql'] } as const

/** What cannot be parsed ends the start. */
export const databaseUrlIsAUrl: Rule = {
  id: 'database-url-is-a-url',
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
  *check(world) {
    yield* distinct(notUrls(databaseLinksOf(world)))
  },
}

function* notUrls(links: readonly DatabaseLink[]): Iterable<Problem> {
  for (const { link, variable } of urls(links)) {
    const { type, url: parts } = link.database
    const text = judgedIn(link.pod, variable.name)
    if (text === undefined || type === 'unknown') continue
    if (type === 'sqlite') {
      yield {
        ...placeOf(variable),
        message: `${variable.name} is meant for SQLite, for which there is no URL: Convex takes it for that of a server and does not start.`,
        fix: `Leave ${variable.name} out. SQLite is the default, in DATA_DIR (/convex/data/db.sqlite3).`,
      }
      continue
    }
    // What another variable or a template holds may be the beginning, or all of it.
    if (text.fits(/^(?:(?!:\/\/|@).)*(?:\$\(|\uE000)/s) || text.fits(/#/)) continue
    const expected = schemes[type].map((scheme) => `${scheme}://`).join(' or ')
    const isRight = parts !== undefined && schemes[type].some((scheme) => scheme === parts.scheme)
    if (isRight && parts.host !== '') continue
    yield {
      ...placeOf(variable),
      message: isRight ? `${variable.name} names no host.` : `${variable.name} does not begin with ${expected}.`,
      fix: `Write ${schemes[type].at(-1)}://USER:PASSWORD@HOST:PORT, with references for user and password.`,
    }
  }
}

/** Convex insists on one. */
export const databaseUrlHasAUser: Rule = {
  id: 'database-url-has-a-user',
  severity: 'error',
  title: 'The URL of the database has a user.',
  why: 'Convex refuses a URL without a user: "cluster url username must be set". There is no default and no other place for it.',
  source: 'convex-backend crates/clusters/src/lib.rs:35-39 (652b828)',
  bad: database({ [url]: 'postgresql://convex-db-rw:5432' }),
  good: databaseYaml,
  *check(world) {
    for (const { link, variable } of urls(databaseLinksOf(world))) {
      const parts = link.database.url
      if (parts === undefined || parts.user !== undefined || parts.path.includes('@')) continue
      yield {
        ...placeOf(variable),
        message: `${variable.name} has no user, without which Convex does not start.`,
        fix: 'Write USER:PASSWORD@ before the host, both as references to a Secret.',
      }
    }
  },
}
