import { canonicalQuantity } from '../../../kubernetes/storage/quantity.ts'
import type { RuleDefinition } from '../../rule.ts'
import { keyPath } from '../../model/postgres/cluster.ts'
import { recordAt } from '../../model/read.ts'
import { quantityAt } from '../../model/storage/sizes.ts'
import { databaseCluster } from '../../examples/database.ts'
import { eachCluster } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'Requests and limits of a cluster are written as Kubernetes writes them.',
  why:
    "CloudNativePG's webhook writes the whole object anew, and with it 500m for 0.5 and 1Gi for 1024Mi. Argo CD then " +
    'shows a difference that no sync can mend.',
  source: 'k8s.io/apimachinery pkg/api/resource/quantity.go (v0.34); argo-cd docs/user-guide/diffing.md:150-173 (v3.5)',
  bad: databaseCluster('resources: { requests: { cpu: "0.5", memory: 512Mi } }'),
  good: databaseCluster('resources: { requests: { cpu: 500m, memory: 512Mi } }'),
  check: eachCluster(function* (cluster, report) {
    for (const side of ['requests', 'limits']) {
      const quantities = recordAt(cluster, 'spec', 'resources', side)
      for (const name of Object.keys(quantities)) {
        const text = quantityAt(quantities, name) ?? ''
        const canonical = canonicalQuantity(text)
        if (canonical === undefined || canonical === text) continue
        yield report(
          keyPath(`spec.resources.${side}`, name),
          `${text} comes back as ${canonical}.`,
          `Write ${canonical}.`,
        )
      }
    }
  }),
}
