import { canonicalQuantity } from '../../../kubernetes/storage/quantity.ts'
import type { RuleDefinition } from '../../rule.ts'
import { keyPath } from '../../model/postgres/cluster.ts'
import { recordAt } from '../../model/read.ts'
import { quantityAt } from '../../model/storage/sizes.ts'
import { databaseCluster } from '../../examples/database.ts'
import { eachCluster } from '../scopes.ts'
import { argoCd, kubernetes } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'Requests and limits of a cluster have the canonical form of Kubernetes.',
  why:
    'The webhook of CloudNativePG rewrites the whole object, and 0.5 becomes 500m, 1024Mi becomes 1Gi. Argo CD then ' +
    'shows a difference that no sync removes.',
  source: [
    kubernetes('staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go', 'CanonicalizeBytes'),
    argoCd('docs/user-guide/diffing.md', '"## Known Kubernetes types in CRDs"'),
  ],
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
          `The webhook changes ${text} to ${canonical}.`,
          `Write ${canonical}.`,
        )
      }
    }
  }),
}
