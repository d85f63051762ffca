import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { additionalServicesOf, ownServicesOf } from '../../model/postgres/cluster.ts'
import type { DatabaseHost, DatabaseLink } from '../../model/database/links.ts'
import { tlsOf } from '../../model/database/tls.ts'
import { placeOf } from '../../model/environment/judged.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { listAt, textAt } from '../../model/read.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { shownHost } from './support/database-host.ts'
import { eachDatabaseLink } from '../scopes.ts'

function nameOf(cluster: K8sObject): string {
  return cluster.metadata?.name ?? ''
}

export const rule: RuleDefinition = {
  severity: 'error',
  title: "The host in the URL is a name of the server's certificate.",
  why:
    'The certificate of a cluster has the names of its Services (NAME-rw, NAME-r, NAME-ro), alone, with the namespace, ' +
    'and with .svc and the domain of the cluster behind it, and those in certificates.serverAltDNSNames. The Service of a ' +
    'Pooler is not among them, though it shows the same certificate; neither is an address.',
  source: 'cloudnative-pg api/v1/cluster_funcs.go:1151-1177, pkg/specs/pgbouncer/deployments.go:76 (v1.30)',
  bad: database({ '@convex-db-rw:5432': '@convex-db:5432' }),
  good: databaseYaml,
  check: eachDatabaseLink(function* (link, report) {
    const { cluster, pooler, host, database: parts } = link
    const name = host?.name ?? addressOf(link)
    if (cluster === undefined || name === undefined || parts.variable === undefined) return
    const tls = tlsOf(link)
    if (tls === 'off' || tls === 'unknown' || hasOwnCertificate(cluster, pooler)) return
    if (isNamed(cluster, host) || hasAltName(cluster, name)) return
    const said = shownHost(parts, name)
    yield report(
      placeOf(parts.variable),
      pooler === undefined
        ? `${said} is no name of the certificate of Cluster ${nameOf(cluster)}.`
        : `${said} is a Pooler, which is not in the certificate that it shows.`,
      pooler === undefined
        ? `Connect to ${nameOf(cluster)}-rw, or add the name to certificates.serverAltDNSNames.`
        : `Add ${nameOf(pooler)} to certificates.serverAltDNSNames of Cluster ${nameOf(cluster)}.`,
    )
  }),
}

function addressOf({ database: { url } }: DatabaseLink): string | undefined {
  return url !== undefined && /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\])$/i.test(url.host) ? url.host : undefined
}

/** A certificate of one's own has names that cannot be seen. */
function hasOwnCertificate(cluster: K8sObject, pooler: K8sObject | undefined): boolean {
  return (
    textAt(cluster, 'spec', 'certificates', 'serverTLSSecret') !== undefined ||
    textAt(pooler, 'spec', 'pgbouncer', 'clientTLSSecret', 'name') !== undefined
  )
}

function isNamed(cluster: K8sObject, host: DatabaseHost | undefined): boolean {
  if (host === undefined) return false
  if (!ownServicesOf(cluster).has(host.service) && !additionalServicesOf(cluster).has(host.service)) return false
  const [, namespace, svc] = host.name.split('.')
  const own = namespaceOf(cluster)
  const isHere = namespace === undefined || own === '' || namespace === own
  return isHere && (svc === undefined || svc === 'svc')
}

function hasAltName(cluster: K8sObject, name: string): boolean {
  return listAt(cluster, 'spec', 'certificates', 'serverAltDNSNames').some(
    (other) => other === name || other === `*.${name.split('.').slice(1).join('.')}`,
  )
}
