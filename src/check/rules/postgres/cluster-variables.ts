import type { RuleDefinition } from '../../rule.ts'
import { listAt, textAt } from '../../model/read.ts'
import { databaseCluster } from '../../examples/database.ts'
import { webhook } from './support/webhook.ts'
import { isReservedVariable } from '../../model/postgres/cluster.ts'
import { eachCluster } from '../scopes.ts'
import { cloudnativePg } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A cluster sets no variable that the operator reserves.',
  why: 'The webhook refuses PG*, CNPG_*, POD_NAME, NAMESPACE and CLUSTER_NAME in env, in upper or lower case.',
  source: [webhook('validateEnv'), cloudnativePg('pkg/postgres/environment.go', 'IsReservedEnvironmentVariable')],
  bad: databaseCluster('env: [{ name: PGTZ, value: UTC }]'),
  good: databaseCluster('env: [{ name: TZ, value: UTC }]'),
  check: eachCluster(function* (cluster, report) {
    for (const [position, entry] of listAt(cluster, 'spec', 'env').entries()) {
      const name = textAt(entry, 'name') ?? ''
      if (!isReservedVariable(name)) continue
      yield report(
        `spec.env[${position}].name`,
        `The operator reserves the variable ${name}, and refuses it here.`,
        'Remove it.',
      )
    }
  }),
}
