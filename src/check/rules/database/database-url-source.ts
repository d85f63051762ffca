import type { RuleDefinition } from '../../rule.ts'
import { databaseLinksOf } from '../../model/database/links.ts'
import { referencesIn } from '../../model/environment/references.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { shownName } from '../../model/shown.ts'
import { url, urls } from './support/database-url.ts'
import { problemAt } from '../../rule.ts'

const uriKeys = new Set(['uri', 'jdbc-uri', 'fqdn-uri', 'fqdn-jdbc-uri', 'pgpass'])

export const rule: RuleDefinition = {
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
  *check(model) {
    for (const { link, variable } of urls(databaseLinksOf(model))) {
      if (link.database.type !== 'postgres') continue
      const referred = referencesIn(variable.value).map((name) => link.pod.environment.variables.get(name))
      for (const part of [variable, ...referred]) {
        const from = part?.from
        if (part === undefined || from?.kind !== 'Secret' || !uriKeys.has(from.key)) continue
        if (!from.name.endsWith('-app')) continue
        yield problemAt(
          part,
          `${shownName(part.name)} is the key ${from.key} of Secret ${shownName(from.name)}, which holds the name of a database.`,
          'Read username, password, host and port by their own keys, and set ' +
            `${variable.name}=postgresql://$(PGUSER):$(PGPASSWORD)@$(PGHOST):$(PGPORT) after them.`,
        )
      }
    }
  },
}
