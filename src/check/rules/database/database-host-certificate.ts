import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { additionalServicesOf, ownServicesOf } from '../../model/postgres/cluster.ts'
import type { DatabaseHost, DatabaseLink } from '../../model/database/links.ts'
import { tlsOf } from '../../model/database/tls.ts'
import { placeOf } from '../../model/environment/judged.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { listAt, textAt } from '../../model/read.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { shownHost } from './support/shown-host.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { cloudnativePg } from '../../../sources/source.ts'

function nameOf(cluster: K8sObject): string {
  return cluster.metadata?.name ?? ''
}

export const rule: RuleDefinition = {
  severity: 'error',
  title: "The host in the URL is a name in the server's certificate.",
  why:
    'The certificate of a CloudNativePG cluster has the names of its Services (NAME-rw, NAME-r, NAME-ro), alone, with the ' +
    'namespace, and with .svc and the cluster domain, and the names in certificates.serverAltDNSNames. The Service of a ' +
    'Pooler is not among them, although the Pooler presents the same certificate; neither is an IP address.',
  source: [
    cloudnativePg('api/v1/cluster_funcs.go', 'GetClusterAltDNSNames'),
    cloudnativePg('pkg/specs/pgbouncer/deployments.go', '"cluster.GetServerTLSSecretName()"'),
  ],
  bad: database({ '@convex-db-rw:5432': '@convex-db:5432' }),
  good: databaseYaml,
  check: eachDatabaseLink(function* (link, report) {
    const { cluster, pooler, host, database: parts } = link
    const name = host?.name ?? addressOf(link)
    if (cluster === undefined || name === undefined || parts.variable === undefined) return
    const tls = tlsOf(link)
    if (tls === 'off' || tls === 'unknown' || hasOwnCertificate(cluster, pooler)) return
    if (isNamed(cluster, host) || hasAltName(cluster, name)) return
    const shown = shownHost(parts, name)
    yield report(
      placeOf(parts.variable),
      pooler === undefined
        ? `${shown} is not a name in the certificate of Cluster ${nameOf(cluster)}.`
        : `${shown} is a Pooler, whose name is not in the certificate that it presents.`,
      pooler === undefined
        ? `Connect to ${nameOf(cluster)}-rw, or add the name to certificates.serverAltDNSNames.`
        : `Add ${nameOf(pooler)} to certificates.serverAltDNSNames of Cluster ${nameOf(cluster)}.`,
    )
  }),
}

function addressOf({ database: { url } }: DatabaseLink): string | undefined {
  return url !== undefined && /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\])$/i.test(url.host) ? url.host : undefined
}

/** Whether a custom certificate is used, whose names the manifests do not show. */
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
