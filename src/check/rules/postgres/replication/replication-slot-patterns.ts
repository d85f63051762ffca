import { databaseCluster, databaseYaml } from '../../../examples/database.ts'
import { listAt } from '../../../model/read.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Replication slots are excluded from synchronisation by patterns that can be read.',
  why: 'The webhook refuses excludePatterns that are no regular expressions.',
  source: 'cloudnative-pg internal/webhook/v1/cluster_webhook.go:2313-2395 (v1.30)',
  bad: databaseCluster('replicationSlots: { synchronizeReplicas: { excludePatterns: ["("] } }'),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const patterns = listAt(cluster, 'spec', 'replicationSlots', 'synchronizeReplicas', 'excludePatterns')
    for (const [position, text] of patterns.entries()) {
      if (typeof text !== 'string' || isPattern(text)) continue
      const path = `spec.replicationSlots.synchronizeReplicas.excludePatterns[${position}]`
      yield report(path, 'This is no regular expression.', 'Mend it, or leave it out.')
    }
  }),
}

/** Go has its own dialect; what neither takes is wrong for sure, and a group that only Go names is let pass. */
function isPattern(text: string): boolean {
  try {
    return new RegExp(text.replaceAll(/\(\?P?<\w+>/g, '(').replace(/^\(\?[imsU]+\)/, '')) instanceof RegExp
  } catch {
    return false
  }
}
