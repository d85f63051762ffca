import type { RuleDefinition } from '../../../rule.ts'
import { at, listAt, textAt } from '../../../model/read.ts'
import { databaseCluster } from '../../../examples/database.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'User-provided certificates of a cluster come with their CA, and without serverAltDNSNames.',
  why:
    'The webhook requires serverCASecret with serverTLSSecret, and clientCASecret with replicationTLSSecret. With ' +
    'serverTLSSecret it refuses serverAltDNSNames, because the certificate contains its names.',
  source: [webhook('validateCerts')],
  bad: databaseCluster('certificates: { serverTLSSecret: convex-db-tls }'),
  good: databaseCluster(
    'certificates: { serverTLSSecret: convex-db-tls, serverCASecret: convex-db-authority }',
  ).replace('secretName: convex-db-ca', 'secretName: convex-db-authority'),
  check: eachCluster(function* (cluster, report) {
    const path = 'spec.certificates'
    const certificates = at(cluster, 'spec', 'certificates')
    const isSet = (name: string): boolean => (textAt(certificates, name) ?? '') !== ''
    if (isSet('serverTLSSecret') && !isSet('serverCASecret')) {
      yield report(
        `${path}.serverCASecret`,
        'serverTLSSecret is set without serverCASecret.',
        'Name the Secret with ca.crt.',
      )
    }
    if (isSet('serverTLSSecret') && listAt(certificates, 'serverAltDNSNames').length > 0) {
      yield report(
        `${path}.serverAltDNSNames`,
        'serverAltDNSNames has no effect on a certificate from serverTLSSecret.',
        'Remove serverAltDNSNames.',
      )
    }
    if (isSet('replicationTLSSecret') && !isSet('clientCASecret')) {
      yield report(
        `${path}.clientCASecret`,
        'replicationTLSSecret is set without clientCASecret.',
        'Name the Secret with ca.crt.',
      )
    }
  }),
}
