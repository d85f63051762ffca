import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { tlsOf } from '../../model/database/tls.ts'
import { listAt } from '../../model/read.ts'
import { database } from '../../examples/database.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { cloudnativePg } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The cluster accepts connections without TLS if the backend uses none.',
  why:
    'CloudNativePG puts the lines of pg_hba before its own line, which accepts every connection with a password. The line ' +
    '"hostnossl all all all reject" enforces TLS; a backend with TLS turned off then gets no connection.',
  source: [cloudnativePg('pkg/postgres/configuration.go', 'hbaTemplateString')],
  bad: database({
    '- { name: PG_CA_FILE, value: /etc/database-ca/ca.crt }': '- { name: DO_NOT_REQUIRE_SSL, value: "true" }',
    'convex-db-rw:5432': 'convex-db-rw:5432?sslmode=disable',
    'postgresql: {': 'postgresql: { pg_hba: ["hostnossl all all all reject"],',
  }),
  good: database({ 'postgresql: {': 'postgresql: { pg_hba: ["hostnossl all all all reject"],' }),
  check: eachDatabaseLink(function* (link, report) {
    const { cluster, pooler, database: parts } = link
    const { variable } = parts
    if (cluster === undefined || pooler !== undefined || variable === undefined || tlsOf(link) !== 'off') return
    const position = firstRule(cluster, parts.databaseName, parts.url?.user)
    if (position === undefined) return
    yield report(
      variable,
      `TLS is off, but Cluster ${cluster.metadata?.name ?? ''} rejects connections without TLS (spec.postgresql.pg_hba[${position}]).`,
      'Use TLS: unset DO_NOT_REQUIRE_SSL, delete sslmode=disable, and trust the certificate authority by PG_CA_FILE.',
    )
  }),
}

/** Position of the first line for a connection without TLS, if the line rejects the connection. */
function firstRule(cluster: K8sObject, databaseName = 'all', user = 'all'): number | undefined {
  for (const [position, line] of listAt(cluster, 'spec', 'postgresql', 'pg_hba').entries()) {
    const [type, name, role, address, ...rest] = typeof line === 'string' ? line.trim().split(/\s+/) : []
    if ((type !== 'host' && type !== 'hostnossl') || !names(name, databaseName) || !names(role, user)) continue
    if (!rest.includes('reject')) return undefined
    // The manifests do not show the address of the backend.
    if (address === 'all' || address === '0.0.0.0/0') return position
  }
  return undefined
}

function names(field: string | undefined, value: string): boolean {
  return field?.split(',').some((name) => name === 'all' || name === value) === true
}
