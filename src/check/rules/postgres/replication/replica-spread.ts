import type { RuleDefinition } from '../../../rule.ts'
import { instancesOf } from '../../../model/postgres/cluster.ts'
import { at } from '../../../model/read.ts'
import { threeInstances } from '../support/three-instances.ts'
import { eachCluster } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The instances of a cluster run on different nodes.',
  why:
    'By default the operator prefers different nodes for the instances. Without anti-affinity, all instances can run ' +
    'on one node and fail with it.',
  source: [cloudnativePg('docs/src/scheduling.md', '"## Pod Affinity and Anti-Affinity"')],
  bad: `${threeInstances.trimEnd()}\n  affinity: { enablePodAntiAffinity: false }\n`,
  good: `${threeInstances.trimEnd()}\n  affinity: { enablePodAntiAffinity: true, podAntiAffinityType: required }\n`,
  check: eachCluster(function* (cluster, report) {
    if (instancesOf(cluster) < 2 || at(cluster, 'spec', 'affinity', 'enablePodAntiAffinity') !== false) return
    yield report(
      'spec.affinity.enablePodAntiAffinity',
      `All ${instancesOf(cluster)} instances can run on one node.`,
      'Remove it, or set it to true.',
    )
  }),
}
