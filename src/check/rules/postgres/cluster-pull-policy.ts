import { databaseCluster, databaseYaml } from '../../examples/database.ts'
import { textAt } from '../../model/read.ts'
import type { RuleDefinition } from '../../rule.ts'
import { eachCluster } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The pull policy of a cluster is one that Kubernetes knows.',
  why: 'The webhook refuses any other imagePullPolicy than Always, IfNotPresent and Never.',
  source: 'cloudnative-pg internal/webhook/v1/cluster_webhook.go:1682-1695 (v1.30)',
  bad: databaseCluster('imagePullPolicy: Sometimes'),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const policy = textAt(cluster, 'spec', 'imagePullPolicy') ?? ''
    if (['', 'Always', 'Never', 'IfNotPresent'].includes(policy)) return
    yield report('spec.imagePullPolicy', `There is no policy "${policy}".`, 'Write Always, IfNotPresent or Never.')
  }),
}
