import type { RuleDefinition } from '../../../rule.ts'
import { instancesOf } from '../../../model/postgres/cluster.ts'
import { recordAt, textAt } from '../../../model/read.ts'
import { forClusters } from '../support/cnpg.ts'
import { webhook, threeInstances } from '../support/cnpg-instances.ts'

/** Replicas on one node fall together. */
export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The instances of a cluster keep apart from one another.',
  why:
    'By default the operator prefers different nodes for the instances. Turned off, all of them may be on one node and ' +
    'fail with it. The webhook refuses any other type than preferred and required: an error.',
  source: `${webhook}:2272-2286; docs/src/scheduling.md:53-97 (v1.30)`,
  bad: `${threeInstances.trimEnd()}\n  affinity: { enablePodAntiAffinity: false }\n`,
  good: `${threeInstances.trimEnd()}\n  affinity: { enablePodAntiAffinity: true, podAntiAffinityType: required }\n`,
  check: forClusters(function* (cluster) {
    const affinity = recordAt(cluster, 'spec', 'affinity')
    const type = textAt(affinity, 'podAntiAffinityType') ?? ''
    if (!['', 'preferred', 'required'].includes(type)) {
      yield {
        object: cluster,
        path: 'spec.affinity.podAntiAffinityType',
        message: `"${type}" is no type of anti-affinity.`,
        fix: 'Write preferred or required.',
        severity: 'error',
      }
    }
    if (instancesOf(cluster) < 2 || affinity['enablePodAntiAffinity'] !== false) return
    yield {
      object: cluster,
      path: 'spec.affinity.enablePodAntiAffinity',
      message: `All ${instancesOf(cluster)} instances may run on one node.`,
      fix: 'Leave it out, or set it to true.',
    }
  }),
}
