import type { RuleDefinition } from '../../../rule.ts'
import { at } from '../../../model/read.ts'
import { database, databaseYaml } from '../../../examples/database.ts'
import { webhook } from '../support/webhook.ts'
import { initdb } from '../support/bootstrap-example.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A cluster has one bootstrap method.',
  why:
    'A cluster starts empty (initdb), from a backup (recovery) or from another server (pg_basebackup). The webhook refuses ' +
    'two methods.',
  source: [webhook('validateBootstrapMethod')],
  bad: database({
    [initdb]:
      'bootstrap: { initdb: { database: convex_self_hosted, owner: convex }, recovery: { backup: { name: last } } }',
  }),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const methods = ['initdb', 'recovery', 'pg_basebackup'].filter(
      (method) => at(cluster, 'spec', 'bootstrap', method) !== undefined,
    )
    if (methods.length < 2) return
    const message = `The cluster has ${methods.length} bootstrap methods: ${methods.join(', ')}.`
    yield report('spec.bootstrap', message, 'Remove all but one.')
  }),
}
