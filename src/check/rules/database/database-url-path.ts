import type { RuleDefinition } from '../../rule.ts'
import { databaseLinksOf } from '../../model/database/links.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { placeOf } from '../../model/environment/judged.ts'
import { url, urls } from './support/database-url.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The URL of PostgreSQL names no database.',
  why:
    'Convex takes the name of the database from INSTANCE_NAME, with "-" as "_", and appends it to the URL. A path that ' +
    'is there already ends the start with "cluster url already contains db name". It has never been accepted.',
  source:
    'convex-backend crates/clusters/src/lib.rs:53-62 (652b828); cloudnative-pg pkg/specs/secrets.go:92-95 (v1.30)',
  bad: database({ [url]: `${url}/convex` }),
  good: databaseYaml,
  *check(model) {
    for (const { link, variable } of urls(databaseLinksOf(model))) {
      const { type, url: parts } = link.database
      // With an "@" the path begins within a password: another rule says so.
      if (type !== 'postgres' || parts === undefined || /^\/?$/.test(parts.path) || parts.path.includes('@')) continue
      yield problemAt(
        placeOf(variable),
        `${variable.name} names a database${
          !parts.isHidden && parts.user !== undefined && /^\/[\w$().-]+$/.test(parts.path) ? ` (${parts.path})` : ''
        }, which Convex refuses at start.`,
        'End the URL after the port, and name the database by INSTANCE_NAME ("-" becomes "_").',
      )
    }
  },
}
