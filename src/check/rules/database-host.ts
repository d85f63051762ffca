import { cnpgGroup } from '../../kubernetes/cloudnative-pg.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import type { Rule } from '../rule.ts'
import { additionalServicesOf, instancesOf, ownServicesOf } from '../world/cnpg.ts'
import type { BackendDatabase } from '../world/database.ts'
import { databaseLinksOf } from '../world/database-links.ts'
import type { DatabaseHost, DatabaseLink } from '../world/database-links.ts'
import { tlsOf } from '../world/database-tls.ts'
import { placeOf } from '../world/judged.ts'
import { namespaceOf } from '../world/index-of-objects.ts'
import { at, listAt, textAt } from '../world/read.ts'
import { database, databaseYaml } from './database-example.ts'

/** A host in a message; one from a Secret is not shown. */
function shownHost({ variable, url }: BackendDatabase, host: string): string {
  return url?.isHidden === true ? `The host in ${variable?.name ?? 'the URL'}` : host
}

function nameOf(cluster: K8sObject): string {
  return cluster.metadata?.name ?? ''
}

/** Convex checks the host name. */
export const databaseHostIsInTheCertificate: Rule = {
  id: 'database-host-is-in-the-certificate',
  severity: 'error',
  title: "The host in the URL is a name of the server's certificate.",
  why:
    'The certificate of a cluster has the names of its Services (NAME-rw, NAME-r, NAME-ro), alone, with the namespace, ' +
    'and with .svc and the domain of the cluster behind it, and those in certificates.serverAltDNSNames. The Service of a ' +
    'Pooler is not among them, though it shows the same certificate; neither is an address.',
  source: 'cloudnative-pg api/v1/cluster_funcs.go:1151-1177, pkg/specs/pgbouncer/deployments.go:76 (v1.30)',
  bad: database({ '@convex-db-rw:5432': '@convex-db:5432' }),
  good: databaseYaml,
  *check(world) {
    for (const link of databaseLinksOf(world)) {
      const { cluster, pooler, host, database: parts } = link
      const name = host?.name ?? addressOf(link)
      if (cluster === undefined || name === undefined || parts.variable === undefined) continue
      const tls = tlsOf(link)
      if (tls === 'off' || tls === 'unknown' || hasOwnCertificate(cluster, pooler)) continue
      if (isNamed(cluster, host) || hasAltName(cluster, name)) continue
      const said = shownHost(parts, name)
      yield {
        ...placeOf(parts.variable),
        message:
          pooler === undefined
            ? `${said} is no name of the certificate of Cluster ${nameOf(cluster)}.`
            : `${said} is a Pooler, which is not in the certificate that it shows.`,
        fix:
          pooler === undefined
            ? `Connect to ${nameOf(cluster)}-rw, or add the name to certificates.serverAltDNSNames.`
            : `Add ${nameOf(pooler)} to certificates.serverAltDNSNames of Cluster ${nameOf(cluster)}.`,
      }
    }
  },
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

/** A read replica is refused. */
export const databaseHostIsThePrimary: Rule = {
  id: 'database-host-is-the-primary',
  severity: 'error',
  title: 'The backend connects to the primary: the Service NAME-rw.',
  why:
    'Convex writes, and asks for target_session_attrs=read-write, so that a replica is refused. NAME-ro has replicas ' +
    'alone, and nothing at all with one instance. NAME-r has any instance: it works until there is a second one.',
  source:
    'convex-backend crates/clusters/src/lib.rs:46-50 (652b828); cloudnative-pg api/v1/cluster_types.go:61-74 (v1.30)',
  bad: database({ '@convex-db-rw:5432': '@convex-db-ro:5432' }),
  good: databaseYaml,
  *check(world) {
    for (const link of databaseLinksOf(world)) {
      const { cluster, host, database: parts } = link
      const role = roleOf(link)
      if (role === undefined || role === 'rw' || host === undefined || parts.variable === undefined) continue
      const isAlone = role === 'r' && cluster !== undefined && instancesOf(cluster) === 1
      const said = shownHost(parts, host.name)
      yield {
        ...placeOf(parts.variable),
        message:
          role === 'ro'
            ? `${said} leads to replicas, which refuse writes.`
            : `${said} leads to any instance, replicas too.`,
        fix: 'Connect to the Service that ends in -rw.',
        ...(isAlone ? { severity: 'warning' } : {}),
      }
    }
  },
}

function roleOf({ cluster, pooler, host, pod }: DatabaseLink): string | undefined {
  if (pooler !== undefined) return textAt(pooler, 'spec', 'type')
  if (host === undefined) return undefined
  if (cluster !== undefined)
    return ownServicesOf(cluster).get(host.service) ?? additionalServicesOf(cluster).get(host.service)
  // A cluster made elsewhere shows by its Secret.
  const [, name, role] = /^(.*)-(ro|r)$/.exec(host.service) ?? []
  const isRead = pod.environment.list.some(({ from }) => from?.kind === 'Secret' && from.name === `${name}-app`)
  return name !== undefined && isRead ? role : undefined
}

/** A host that nothing makes. */
export const databaseHostIsKnown: Rule = {
  id: 'database-host-is-known',
  severity: 'info',
  title: 'The host in the URL is a Service of a cluster that can be seen.',
  why:
    'A host within the namespace, beside a cluster of another name, is often a misspelt one. It may also be a Service ' +
    'that is made elsewhere.',
  source: 'cloudnative-pg api/v1/cluster_types.go:61-74 (v1.30)',
  bad: database({
    '@convex-db-rw:5432': '@convexdb-rw:5432',
    'name: convex-db-app, key: username': 'name: u, key: u',
    'name: convex-db-app, key: password': 'name: u, key: p',
    'secretName: convex-db-ca': 'secretName: other',
  }),
  good: databaseYaml,
  *check(world) {
    const beside = new Set(world.index.all('Cluster', cnpgGroup).map(namespaceOf))
    for (const { cluster, pooler, host, pod, database: parts } of databaseLinksOf(world)) {
      if (host === undefined || parts.variable === undefined || cluster !== undefined || pooler !== undefined) continue
      const isInside = !host.name.includes('.') || /^[^.]+\.[^.]+(?:\.svc(?:\..*)?)?$/.test(host.name)
      if (parts.type !== 'postgres' || !isInside || !beside.has(host.namespace)) continue
      if (host.namespace !== namespaceOf(pod.workload.object)) continue
      if (world.index.find('Service', '', host.namespace, host.service) !== undefined) continue
      const service = parts.url?.isHidden === true ? `in ${parts.variable.name}` : host.service
      yield {
        ...placeOf(parts.variable),
        message: `Nothing among the objects makes the Service ${service}, but there is a cluster in its namespace.`,
        fix: 'Connect to the Service NAME-rw of the cluster, or ignore this when the Service is made elsewhere.',
      }
    }
  },
}

/** One port, always. */
export const databasePortIsTheServers: Rule = {
  id: 'database-port-is-the-servers',
  severity: 'error',
  title: 'The port in the URL is 5432, which is the only one that a cluster serves.',
  why: 'The port of a cluster is fixed, and so are the ports of the Services and Poolers that CloudNativePG makes.',
  source: 'cloudnative-pg pkg/specs/services.go, pkg/postgres/configuration.go:487-555 (v1.30)',
  bad: database({ 'convex-db-rw:5432': 'convex-db-rw:5433' }),
  good: databaseYaml,
  *check(world) {
    for (const { cluster, pooler, host, database: parts } of databaseLinksOf(world)) {
      const { variable, url } = parts
      if (cluster === undefined || host === undefined || variable === undefined || url === undefined) continue
      const isOwn =
        pooler === undefined
          ? ownServicesOf(cluster).has(host.service)
          : at(pooler, 'spec', 'serviceTemplate') === undefined
      if (!isOwn || url.port === undefined || !/^\d+$/.test(url.port) || url.port === '5432') continue
      yield {
        ...placeOf(variable),
        message: url.isHidden
          ? `${variable.name} names a port that the Service does not have.`
          : `The Service ${host.service} has no port ${url.port}.`,
        fix: 'Write port 5432.',
      }
    }
  },
}
