import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { hasOtherAuthorities, namesFile, signsItself, tlsOf } from '../../model/database/tls.ts'
import { textAt } from '../../model/read.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { cloudnativePg, convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: "The backend trusts the cluster's own certificate authority, by PG_CA_FILE.",
  why:
    'CloudNativePG signs its server certificate with its own certificate authority, and Convex always verifies the chain. ' +
    'Convex trusts the public authorities and those in the file that PG_CA_FILE names. Without that file, every ' +
    'connection fails.',
  source: [
    convex('crates/postgres/src/lib.rs', 'create_pool'),
    cloudnativePg('docs/src/certificates.md', '"## Operator-Managed Mode"'),
  ],
  bad: database({ '            - { name: PG_CA_FILE, value: /etc/database-ca/ca.crt }\n': '' }),
  good: databaseYaml,
  check: eachDatabaseLink(function* (link, report) {
    const { cluster, pod, pooler } = link
    if (cluster === undefined || !signsItself(cluster) || tlsOf(link) !== 'required') return
    if (textAt(pooler, 'spec', 'pgbouncer', 'clientTLSSecret', 'name') !== undefined) return
    if (namesFile(pod, 'PG_CA_FILE') !== false || hasOtherAuthorities(pod)) return
    yield report(
      `${pod.container.path}.env`,
      `The backend does not trust the certificate of Cluster ${cluster.metadata?.name ?? ''}: PG_CA_FILE is not set.`,
      `Mount only the key ca.crt of Secret ${authorityOf(cluster)}, and set PG_CA_FILE to the file.`,
    )
  }),
}

function authorityOf(cluster: K8sObject): string {
  return textAt(cluster, 'spec', 'certificates', 'serverCASecret') ?? `${cluster.metadata?.name ?? ''}-ca`
}
