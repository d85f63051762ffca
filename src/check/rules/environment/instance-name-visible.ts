import type { RuleDefinition } from '../../rule.ts'
import { applicationOf } from '../../model/postgres/cluster.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { ownedBy } from '../../model/database/made-databases.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'The instance name is in plain text, and can be compared with the name of the database.',
  why:
    'The instance name is not secret, and it decides which database Convex uses. With a name from a Secret, a wrong name ' +
    'of the database shows only when the backend does not start.',
  source: [convex('crates/clusters/src/lib.rs', '"DbDriverTag::Postgres(_) =>"')],
  bad: database({
    '- { name: INSTANCE_NAME, value: convex-self-hosted }':
      '- { name: INSTANCE_NAME, valueFrom: { secretKeyRef: { name: convex-backend-secrets, key: INSTANCE_NAME } } }',
  }),
  good: databaseYaml,
  check: eachDatabaseLink(function* ({ pod, cluster, database: { type, instanceName, url } }, report, model) {
    if (type !== 'postgres' || cluster === undefined || instanceName !== undefined) return
    const variable = pod.environment.variables.get('INSTANCE_NAME')
    const name = ownedBy(model, cluster, url?.user)?.name ?? applicationOf(cluster).database
    yield report(
      variable ?? `${pod.container.path}.env`,
      `The manifests do not show INSTANCE_NAME; with "-" as "_" it must be "${name}", the database in the cluster.`,
      'Set INSTANCE_NAME in plain text. Only INSTANCE_SECRET is secret.',
    )
  }),
}
