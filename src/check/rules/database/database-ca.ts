import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { namesFile, tlsOf } from '../../model/database/tls.ts'
import { textAt } from '../../model/read.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { signsItself, hasOtherAuthorities } from './support/database-tls.ts'
import { eachDatabaseLink } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: "The backend trusts the cluster's own certificate authority, by PG_CA_FILE.",
  why:
    'CloudNativePG signs its server certificate itself, and Convex always checks the chain: there is no encryption ' +
    'without verification. Besides the public authorities it trusts those in the file that PG_CA_FILE names. Without it, ' +
    'no connection comes about.',
  source:
    'convex-backend crates/postgres/src/lib.rs:416-446 (652b828); cloudnative-pg docs/src/certificates.md:56-107 (v1.30)',
  bad: database({ '            - { name: PG_CA_FILE, value: /etc/database-ca/ca.crt }\n': '' }),
  good: databaseYaml,
  check: eachDatabaseLink(function* (link, report) {
    const { cluster, pod, pooler } = link
    if (cluster === undefined || !signsItself(cluster) || tlsOf(link) !== 'required') return
    if (textAt(pooler, 'spec', 'pgbouncer', 'clientTLSSecret', 'name') !== undefined) return
    if (namesFile(pod, 'PG_CA_FILE') !== false || hasOtherAuthorities(link)) return
    yield report(
      `${pod.container.path}.env`,
      `Nothing makes the backend trust the certificate of Cluster ${cluster.metadata?.name ?? ''}.`,
      `Mount only the key ca.crt of Secret ${authorityOf(cluster)} and name the file in PG_CA_FILE.`,
    )
  }),
}

function authorityOf(cluster: K8sObject): string {
  return textAt(cluster, 'spec', 'certificates', 'serverCASecret') ?? `${cluster.metadata?.name ?? ''}-ca`
}
