import type { K8sObject } from '../../../../kubernetes/object.ts'
import { databaseCluster } from '../../../examples/database.ts'
import { nameOf, namespaceOf } from '../../../model/index-of-objects.ts'
import type { Model } from '../../../model/model.ts'
import { textAt } from '../../../model/read.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { eachCluster } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: "A cluster does not use the operator's own certificates as user-provided ones.",
  why:
    'The operator creates the Secrets NAME-ca, NAME-server and NAME-replication. If spec.certificates names them, the ' +
    'operator treats them as user-provided and never renews them: they expire after 90 days. A new cluster with this ' +
    'setting never starts.',
  source: [cloudnativePg('internal/controller/cluster_pki.go', 'ensureServerCASecret', 'ensureServerLeafCertificate')],
  bad: databaseCluster('certificates: { serverCASecret: convex-db-ca, serverTLSSecret: convex-db-server }'),
  good: databaseCluster(
    'certificates: { serverTLSSecret: convex-db-tls, serverCASecret: convex-db-authority }',
  ).replace('secretName: convex-db-ca', 'secretName: convex-db-authority'),
  check: eachCluster(function* (cluster, report, model) {
    const own = namesOfOwn(cluster, model)
    if (own.length === 0) return
    yield report(
      'spec.certificates',
      `spec.certificates names Secrets that the operator creates (${own.join(', ')}), so the operator never renews them.`,
      'Remove the section, or name Secrets that another tool creates.',
    )
  }),
}

/** The fields that name a Secret of the operator that nothing else creates. */
function namesOfOwn(cluster: K8sObject, model: Model): readonly string[] {
  const own = new Set(['ca', 'server', 'replication'].map((part) => `${nameOf(cluster)}-${part}`))
  return ['serverCASecret', 'serverTLSSecret', 'replicationTLSSecret', 'clientCASecret'].filter((field) => {
    const name = textAt(cluster, 'spec', 'certificates', field) ?? ''
    const makers = model.producersOf(namespaceOf(cluster), name)
    return own.has(name) && makers.every(({ object }) => object === cluster)
  })
}
