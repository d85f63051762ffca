import type { K8sObject } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import { databaseLinksOf } from '../world/database-links.ts'
import type { DatabaseLink } from '../world/database-links.ts'
import { isOn, namesFile, sslModeOf, tlsOf } from '../world/database-tls.ts'
import { listAt, textAt } from '../world/read.ts'
import { database, databaseYaml } from './database-example.ts'

const bundles = ['/etc/ssl', '/usr/share/ca-certificates', '/usr/local/share/ca-certificates']

/** Whether the authorities of the image are replaced by something that cannot be seen. */
function hasOtherAuthorities({ pod }: DatabaseLink): boolean {
  const { environment, mounts } = pod
  if (environment.variables.has('SSL_CERT_FILE') || environment.variables.has('SSL_CERT_DIR')) return true
  return mounts.some(({ mountPath }) => bundles.some((bundle) => mountPath.startsWith(bundle)))
}

/** Whether the cluster signs its certificate itself, as it does unless it is given one. */
function signsItself(cluster: K8sObject): boolean {
  return textAt(cluster, 'spec', 'certificates', 'serverTLSSecret') === undefined
}

/** CloudNativePG's authority is nobody else's. */
export const postgresAuthorityIsTrusted: Rule = {
  id: 'postgres-authority-is-trusted',
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
  *check(world) {
    for (const link of databaseLinksOf(world)) {
      const { cluster, pod, pooler } = link
      if (cluster === undefined || !signsItself(cluster) || tlsOf(link) !== 'required') continue
      if (textAt(pooler, 'spec', 'pgbouncer', 'clientTLSSecret', 'name') !== undefined) continue
      if (namesFile(pod, 'PG_CA_FILE') !== false || hasOtherAuthorities(link)) continue
      yield {
        object: pod.workload.object,
        path: `${pod.container.path}.env`,
        message: `Nothing makes the backend trust the certificate of Cluster ${cluster.metadata?.name ?? ''}.`,
        fix: `Mount only the key ca.crt of Secret ${authorityOf(cluster)} and name the file in PG_CA_FILE.`,
      }
    }
  },
}

function authorityOf(cluster: K8sObject): string {
  return textAt(cluster, 'spec', 'certificates', 'serverCASecret') ?? `${cluster.metadata?.name ?? ''}-ca`
}

/** Two switches, of which one alone does nothing. */
export const tlsIsOffOnBothSides: Rule = {
  id: 'tls-is-off-on-both-sides',
  severity: 'error',
  title: 'TLS to the database is either on, or off by DO_NOT_REQUIRE_SSL and sslmode=disable together.',
  why:
    'DO_NOT_REQUIRE_SSL alone means "prefer": where the server offers TLS, as CloudNativePG does, a certificate of an ' +
    'unknown authority still ends the connection. sslmode=disable alone is overridden, because Convex appends ' +
    'sslmode=require. Where the server cannot be seen, or is trusted all the same, this is a warning.',
  source: 'convex-backend crates/clusters/src/lib.rs:40-52, issue 354 (652b828)',
  bad: database({
    '- { name: PG_CA_FILE, value: /etc/database-ca/ca.crt }': '- { name: DO_NOT_REQUIRE_SSL, value: "true" }',
  }),
  good: database({
    '- { name: PG_CA_FILE, value: /etc/database-ca/ca.crt }': '- { name: DO_NOT_REQUIRE_SSL, value: "true" }',
    'convex-db-rw:5432': 'convex-db-rw:5432?sslmode=disable',
  }),
  *check(world) {
    for (const link of databaseLinksOf(world)) yield* halves(link)
  },
}

function* halves(link: DatabaseLink): Iterable<Problem> {
  const { pod, cluster, database: parts } = link
  const { type, variable } = parts
  const isFree = isOn(pod, 'DO_NOT_REQUIRE_SSL')
  const flag = pod.environment.variables.get('DO_NOT_REQUIRE_SSL')
  if (type === 'mysql') {
    if (isFree !== true || flag === undefined || namesFile(pod, 'MYSQL_CA_FILE') !== true) return
    if (parts.url?.parameters.some(([name, value]) => name === 'require_ssl' && value === 'false') === true) return
    yield {
      object: flag.object,
      path: flag.path,
      message: 'DO_NOT_REQUIRE_SSL does nothing here: MYSQL_CA_FILE turns TLS on.',
      fix: 'Leave one of the two out.',
      severity: 'warning',
    }
    return
  }
  if (type !== 'postgres' || variable === undefined || parts.url === undefined) return
  const hasAuthority = namesFile(pod, 'PG_CA_FILE')
  if (isFree === true && flag !== undefined && tlsOf(link) === 'preferred') {
    const fails = cluster !== undefined && signsItself(cluster) && hasAuthority === false && !hasOtherAuthorities(link)
    yield {
      object: flag.object,
      path: flag.path,
      message: fails
        ? 'DO_NOT_REQUIRE_SSL alone does not turn TLS off: the cluster offers it, and its certificate is not trusted.'
        : 'DO_NOT_REQUIRE_SSL alone only means that TLS is not insisted on: the certificate of a server that offers it must be right.',
      fix: 'Add ?sslmode=disable to the URL, or, better, leave DO_NOT_REQUIRE_SSL out and trust the authority by PG_CA_FILE.',
      ...(fails ? {} : { severity: 'warning' }),
    }
  }
  if (isFree === false && sslModeOf(link) === 'disable') {
    yield {
      object: variable.object,
      path: variable.path,
      message: `sslmode=disable in ${variable.name} does nothing: Convex appends sslmode=require.`,
      fix: 'Set DO_NOT_REQUIRE_SSL to "true" as well, or leave the parameter out.',
      ...(hasAuthority === true ? { severity: 'warning' } : {}),
    }
  }
}

/** The server that refuses what the client wants. */
export const serverAcceptsPlainText: Rule = {
  id: 'server-accepts-plain-text',
  severity: 'error',
  title: 'A cluster whose pg_hba rejects connections without TLS gets none.',
  why:
    'CloudNativePG puts the lines of pg_hba before its own, which lets everything in by password. A line "hostnossl all ' +
    'all all reject" is how one enforces TLS; a backend with TLS turned off then gets no connection.',
  source: 'cloudnative-pg pkg/postgres/configuration.go:96-131 (v1.30)',
  bad: database({
    '- { name: PG_CA_FILE, value: /etc/database-ca/ca.crt }': '- { name: DO_NOT_REQUIRE_SSL, value: "true" }',
    'convex-db-rw:5432': 'convex-db-rw:5432?sslmode=disable',
    'postgresql: {': 'postgresql: { pg_hba: ["hostnossl all all all reject"],',
  }),
  good: database({ 'postgresql: {': 'postgresql: { pg_hba: ["hostnossl all all all reject"],' }),
  *check(world) {
    for (const link of databaseLinksOf(world)) {
      const { cluster, pooler, database: parts } = link
      const { variable } = parts
      if (cluster === undefined || pooler !== undefined || variable === undefined || tlsOf(link) !== 'off') continue
      const position = firstRule(cluster, parts.databaseName, parts.url?.user)
      if (position === undefined) continue
      yield {
        object: variable.object,
        path: variable.path,
        message: `TLS is off, but Cluster ${cluster.metadata?.name ?? ''} rejects connections without it (spec.postgresql.pg_hba[${position}]).`,
        fix: 'Leave DO_NOT_REQUIRE_SSL and sslmode=disable out, and trust the authority by PG_CA_FILE.',
      }
    }
  },
}

/** Position of the line that decides on a connection without TLS, when it rejects it. */
function firstRule(cluster: K8sObject, databaseName = 'all', user = 'all'): number | undefined {
  const lines = listAt(cluster, 'spec', 'postgresql', 'pg_hba').map((line) =>
    typeof line === 'string' ? line.trim().split(/\s+/) : [],
  )
  const fits = (field: string | undefined, value: string): boolean =>
    field?.split(',').some((name) => name === 'all' || name === value) === true
  const position = lines.findIndex(
    ([type, name, role]) => (type === 'host' || type === 'hostnossl') && fits(name, databaseName) && fits(role, user),
  )
  return lines[position]?.includes('reject') === true ? position : undefined
}
