import type { RuleDefinition } from '../../../rule.ts'
import { at } from '../../../model/read.ts'
import { recovered, path } from '../support/bootstrap-example.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

const fields = ['targetImmediate', 'targetLSN', 'targetName', 'targetXID', 'targetTime']

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A recovery has at most one target.',
  why: 'The webhook refuses two of targetImmediate, targetLSN, targetName, targetXID and targetTime.',
  source: [webhook('validateTargetExclusiveness')],
  bad: recovered('backup: { name: last }, recoveryTarget: { backupID: a, targetXID: "745", targetName: before }'),
  good: recovered('backup: { name: last }, recoveryTarget: { backupID: a, targetXID: "745" }'),
  check: eachCluster(function* (cluster, report) {
    const targets = fields.filter(
      (field) => at(cluster, 'spec', 'bootstrap', 'recovery', 'recoveryTarget', field) !== undefined,
    )
    if (targets.length < 2) return
    const message = `The recovery has ${targets.length} targets: ${targets.join(', ')}.`
    yield report(`${path}.recoveryTarget`, message, 'Remove all but one.')
  }),
}
