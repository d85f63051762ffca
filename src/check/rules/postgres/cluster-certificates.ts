import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { at, listAt, textAt } from '../../model/read.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import type { Model } from '../../model/model.ts'
import { nameOf } from './support/cnpg.ts'
import { databaseCluster } from '../../examples/database.ts'
import { webhook } from './support/cnpg-settings.ts'
import { eachCluster } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: "A cluster that is given a certificate is given its authority too, and neither is the operator's own.",
  why:
    'With serverTLSSecret, serverCASecret is required and serverAltDNSNames is refused: the names are in the certificate. ' +
    'With replicationTLSSecret, clientCASecret is required. The operator itself makes the Secrets NAME-ca, NAME-server and ' +
    'NAME-replication: once the section names them, it treats them as user-provided and never renews them, so that they ' +
    'expire after 90 days; a new cluster never starts.',
  source: `${webhook}:531-573, internal/controller/cluster_pki.go:119,139,245 (v1.30)`,
  bad: databaseCluster('certificates: { serverTLSSecret: convex-db-tls }'),
  good: databaseCluster(
    'certificates: { serverTLSSecret: convex-db-tls, serverCASecret: convex-db-authority }',
  ).replace('secretName: convex-db-ca', 'secretName: convex-db-authority'),
  check: eachCluster(function* (cluster, report, model) {
    const path = 'spec.certificates'
    const certificates = at(cluster, 'spec', 'certificates')
    const own = namesOfOwn(cluster, model)
    if (own.length > 0) {
      yield report(
        path,
        `The Secrets that the operator makes are named as your own (${own.join(', ')}), so that it never renews them.`,
        'Leave the section out, or name Secrets that something else makes.',
      )
    }
    const isSet = (name: string): boolean => (textAt(certificates, name) ?? '') !== ''
    if (isSet('serverTLSSecret') && !isSet('serverCASecret')) {
      yield report(
        `${path}.serverCASecret`,
        'serverTLSSecret is given without serverCASecret.',
        'Name the Secret that holds ca.crt.',
      )
    }
    if (isSet('serverTLSSecret') && listAt(certificates, 'serverAltDNSNames').length > 0) {
      yield report(
        `${path}.serverAltDNSNames`,
        'The names of a certificate of your own are in it.',
        'Leave serverAltDNSNames out.',
      )
    }
    if (isSet('replicationTLSSecret') && !isSet('clientCASecret')) {
      yield report(
        `${path}.clientCASecret`,
        'replicationTLSSecret is given without clientCASecret.',
        'Name the Secret that holds ca.crt.',
      )
    }
  }),
}

/** The fields that name a Secret of the operator's which nothing else makes. */
function namesOfOwn(cluster: K8sObject, model: Model): readonly string[] {
  const own = new Set(['ca', 'server', 'replication'].map((part) => `${nameOf(cluster)}-${part}`))
  return ['serverCASecret', 'serverTLSSecret', 'replicationTLSSecret', 'clientCASecret'].filter((field) => {
    const name = textAt(cluster, 'spec', 'certificates', field) ?? ''
    const makers = model.producersOf(namespaceOf(cluster), name)
    return own.has(name) && makers.every(({ object }) => object === cluster)
  })
}
