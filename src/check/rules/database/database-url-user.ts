import type { RuleDefinition } from '../../rule.ts'
import { databaseLinksOf } from '../../model/database/links.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { placeOf } from '../../model/environment/judged.ts'
import { url, urls } from './support/database-url.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The URL of the database has a user.',
  why: 'Convex refuses a URL without a user: "cluster url username must be set". There is no default and no other place for it.',
  source: 'convex-backend crates/clusters/src/lib.rs:35-39 (652b828)',
  bad: database({ [url]: 'postgresql://convex-db-rw:5432' }),
  good: databaseYaml,
  *check(model) {
    for (const { link, variable } of urls(databaseLinksOf(model))) {
      const parts = link.database.url
      if (parts === undefined || parts.user !== undefined || parts.path.includes('@')) continue
      yield problemAt(
        placeOf(variable),
        `${variable.name} has no user, without which Convex does not start.`,
        'Write USER:PASSWORD@ before the host, both as references to a Secret.',
      )
    }
  },
}
