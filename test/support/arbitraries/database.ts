import * as fc from 'fast-check'
import type { Database, DatabaseTls, MysqlDatabase, PostgresDatabase } from '../../../src/options/database/database.ts'
import { partial } from './partial.ts'
import { host, objectName, ownName, port, secretKey, secretReference } from './text.ts'

/** Keys under which an operator keeps a whole URL; the package refuses them. */
const uriKeys = new Set(['uri', 'jdbc-uri', 'fqdn-uri', 'fqdn-jdbc-uri', 'pgpass'])
const reference = secretReference.filter(({ key }) => !uriKeys.has(key))

/** Who made the server's certificate: a Secret or a ConfigMap that is not the backend's own. */
export const authority = fc.oneof(
  fc.record({ secret: objectName, key: secretKey }, { requiredKeys: ['secret'], noNullPrototype: true }),
  fc.record({ configMap: ownName('ca'), key: secretKey }, { requiredKeys: ['configMap'], noNullPrototype: true }),
)

const tls: fc.Arbitrary<DatabaseTls> = fc.oneof(
  fc.constantFrom('system' as const, 'disabled' as const),
  fc.record({ ca: authority }, { noNullPrototype: true }),
)

const sizes = fc
  .record({ pool: fc.integer({ min: 1, max: 500 }), more: fc.nat(500), known: fc.boolean(), given: fc.boolean() })
  .map(({ pool, more, known, given }) => {
    // The default pool is 64, and 20 connections of the server are kept for others.
    const used = given ? pool : 64
    return { ...(given && { poolSize: pool }), ...(known && { maxConnections: used + 20 + more }) }
  })

const server = fc
  .tuple(
    fc.record({
      host: fc.oneof(host, fc.constantFrom('db', '10.0.0.1', 'db.svc.cluster.local'), reference),
      user: fc.oneof(fc.constantFrom('convex', 'a b', 'a@b', '$(HOME)', 'ü', '%'), reference),
      password: reference,
    }),
    partial({ tls, port: fc.oneof(port, reference) }),
    sizes,
  )
  .map((parts) => Object.assign({}, ...parts) as Omit<PostgresDatabase, 'type'>)

const postgresDatabase = server.map((rest): PostgresDatabase => ({ type: 'postgres', ...rest }))
const mysqlDatabase = server.map((rest): MysqlDatabase => ({ type: 'mysql', ...rest }))

/** Any database. */
export const database: fc.Arbitrary<Database> = fc.oneof(
  { weight: 3, arbitrary: postgresDatabase },
  { weight: 2, arbitrary: mysqlDatabase },
  { weight: 1, arbitrary: fc.constant({ type: 'sqlite' as const }) },
)
