import type { RuleDefinition } from '../../../rule.ts'
import { at, listAt, textAt } from '../../../model/read.ts'
import { databaseCluster } from '../../../examples/database.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A cluster that is given a certificate is given its authority too.',
  why:
    'With serverTLSSecret, serverCASecret is required and serverAltDNSNames is refused: the names are in the certificate. ' +
    'With replicationTLSSecret, clientCASecret is required.',
  source: `${webhook}:531-573 (v1.30)`,
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
