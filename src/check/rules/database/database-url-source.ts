import type { RuleDefinition } from '../../rule.ts'
import { referencesIn } from '../../model/environment/references.ts'
import { database, databaseUrl, databaseYaml } from '../../examples/database.ts'
import { shownName } from '../../model/shown.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { cloudnativePg, convex } from '../../../sources/source.ts'

const uriKeys = new Set(['uri', 'jdbc-uri', 'fqdn-uri', 'fqdn-jdbc-uri', 'pgpass'])

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The URL is assembled from the parts in the Secret, and is not its key uri.',
  why:
    'The Secret NAME-app of CloudNativePG has a whole URL in its key uri and in three other keys. All of them contain the ' +
    'name of the database, which Convex refuses, and none is updated when the password is changed in place.',
  source: [
    cloudnativePg('pkg/specs/secrets.go', 'CreateSecret'),
    cloudnativePg('internal/controller/cluster_create.go', 'createOrPatchClusterCredentialSecret'),
    convex('crates/clusters/src/lib.rs', '"cluster url already contains db name"'),
  ],
  bad: database({
    [`{ name: POSTGRES_URL, value: "${databaseUrl}" }`]:
      '{ name: POSTGRES_URL, valueFrom: { secretKeyRef: { name: convex-db-app, key: uri } } }',
  }),
  good: databaseYaml,
  check: eachDatabaseLink(function* ({ pod, database: { variable, type } }, report) {
    if (variable === undefined || type !== 'postgres') return
    const referred = referencesIn(variable.value).map((name) => pod.environment.variables.get(name))
    for (const part of [variable, ...referred]) {
      const from = part?.from
      if (part === undefined || from?.kind !== 'Secret' || !uriKeys.has(from.key)) continue
      if (!from.name.endsWith('-app')) continue
      yield report(
        part,
        `${shownName(part.name)} is the key ${from.key} of Secret ${shownName(from.name)}, which contains a database name.`,
        'Read username, password, host and port by their own keys, and set ' +
          `${variable.name}=postgresql://$(PGUSER):$(PGPASSWORD)@$(PGHOST):$(PGPORT) after them.`,
      )
    }
  }),
}
