import { databaseCluster, databaseYaml } from '../../../examples/database.ts'
import { listAt } from '../../../model/read.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'excludePatterns of replication slots are valid regular expressions.',
  why: 'The webhook refuses excludePatterns that are not regular expressions.',
  source: [webhook('validateReplicationSlots')],
  bad: databaseCluster('replicationSlots: { synchronizeReplicas: { excludePatterns: ["("] } }'),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const patterns = listAt(cluster, 'spec', 'replicationSlots', 'synchronizeReplicas', 'excludePatterns')
    for (const [position, text] of patterns.entries()) {
      if (typeof text !== 'string' || isPattern(text)) continue
      const path = `spec.replicationSlots.synchronizeReplicas.excludePatterns[${position}]`
      yield report(path, 'The pattern is not a valid regular expression.', 'Fix the pattern, or remove it.')
    }
  }),
}

/** Go has its own dialect: a pattern is invalid if it is invalid in JavaScript too, apart from groups that Go names. */
function isPattern(text: string): boolean {
  try {
    return new RegExp(text.replaceAll(/\(\?P?<\w+>/g, '(').replace(/^\(\?[imsU]+\)/, '')) instanceof RegExp
  } catch {
    return false
  }
}
