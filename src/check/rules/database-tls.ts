import type { K8sObject } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import { databaseLinksOf } from '../world/database-links.ts'
import type { DatabaseLink } from '../world/database-links.ts'
import { isOn, namesFile, sslModeOf, tlsOf } from '../world/database-tls.ts'
import { judgedIn } from '../world/judged.ts'
import { listAt, textAt } from '../world/read.ts'
import { database, databaseYaml } from './database-example.ts'
import { meansNo } from './flags.ts'

const flagName = 'DO_NOT_REQUIRE_SSL'
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
  const { type, url } = link.database
  if (type === 'mysql') yield* halfOffMysql(link)
  if (type !== 'postgres' || url === undefined) return
  yield* flagAlone(link)
  yield* modeAlone(link)
}

function* halfOffMysql({ pod, database: { url } }: DatabaseLink): Iterable<Problem> {
  const flag = pod.environment.variables.get(flagName)
  if (isOn(pod, flagName) !== true || flag === undefined || namesFile(pod, 'MYSQL_CA_FILE') !== true) return
  if (url?.parameters.some(([name, value]) => name === 'require_ssl' && value === 'false') === true) return
  yield {
    object: flag.object,
    path: flag.path,
    message: `${flagName} does nothing here: MYSQL_CA_FILE turns TLS on.`,
    fix: 'Leave one of the two out.',
    severity: 'warning',
  }
}

function* flagAlone(link: DatabaseLink): Iterable<Problem> {
  const { pod, cluster } = link
  const flag = pod.environment.variables.get(flagName)
  if (isOn(pod, flagName) !== true || flag === undefined || tlsOf(link) !== 'preferred') return
  // A word for no is a finding of its own.
  if (judgedIn(pod, flagName)?.fits(meansNo) === true) return
  const isTrusted = namesFile(pod, 'PG_CA_FILE') !== false || hasOtherAuthorities(link)
  const fails = cluster !== undefined && signsItself(cluster) && !isTrusted
  yield {
    object: flag.object,
    path: flag.path,
    message: fails
      ? `${flagName} alone does not turn TLS off: the cluster offers it, and its certificate is not trusted.`
      : `${flagName} alone does not turn TLS off: where the server offers it, its certificate must be right.`,
    fix: `Add ?sslmode=disable to the URL, or, better, leave ${flagName} out and trust the authority by PG_CA_FILE.`,
    ...(fails ? {} : { severity: 'warning' }),
  }
}

function* modeAlone(link: DatabaseLink): Iterable<Problem> {
  const {
    pod,
    database: { variable },
  } = link
  if (variable === undefined || isOn(pod, flagName) !== false || sslModeOf(link) !== 'disable') return
  yield {
    object: variable.object,
    path: variable.path,
    message: `sslmode=disable in ${variable.name} does nothing: Convex appends sslmode=require.`,
    fix: `Set ${flagName} to "true" as well, or leave the parameter out.`,
    ...(namesFile(pod, 'PG_CA_FILE') === true ? { severity: 'warning' } : {}),
  }
}

/** The server that refuses what the client wants. */
export const serverAcceptsPlainText: Rule = {
  id: 'server-accepts-plain-text',
  severity: 'error',
  title: 'A backend without TLS has no cluster that rejects connections without TLS.',
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
  for (const [position, line] of listAt(cluster, 'spec', 'postgresql', 'pg_hba').entries()) {
    const [type, name, role, address, ...rest] = typeof line === 'string' ? line.trim().split(/\s+/) : []
    if ((type !== 'host' && type !== 'hostnossl') || !names(name, databaseName) || !names(role, user)) continue
    if (!rest.includes('reject')) return undefined
    // Which address the backend has cannot be seen.
    if (address === 'all' || address === '0.0.0.0/0') return position
  }
  return undefined
}

function names(field: string | undefined, value: string): boolean {
  return field?.split(',').some((name) => name === 'all' || name === value) === true
}
