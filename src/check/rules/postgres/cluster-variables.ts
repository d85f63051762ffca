import type { RuleDefinition } from '../../rule.ts'
import { listAt, textAt } from '../../model/read.ts'
import { databaseCluster } from '../../examples/database.ts'
import { webhook } from './support/webhook.ts'
import { isOperatorsVariable } from './support/managed-roles.ts'
import { eachCluster } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: "A cluster sets no variable that is the operator's.",
  why: 'The webhook refuses PG*, CNPG_*, POD_NAME, NAMESPACE and CLUSTER_NAME in env, in upper or lower case.',
  source: `${webhook}:280-297, pkg/postgres/environment.go:69-92 (v1.30)`,
  bad: databaseCluster('env: [{ name: PGTZ, value: UTC }]'),
  good: databaseCluster('env: [{ name: TZ, value: UTC }]'),
  check: eachCluster(function* (cluster, report) {
    for (const [position, entry] of listAt(cluster, 'spec', 'env').entries()) {
      const name = textAt(entry, 'name') ?? ''
      if (!isOperatorsVariable(name)) continue
      yield report(
        `spec.env[${position}].name`,
        `${name} is a variable of the operator's, which refuses it.`,
        'Leave it out.',
      )
    }
  }),
}
