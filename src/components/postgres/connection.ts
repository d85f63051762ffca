import { parse } from '../../options/parse.ts'
import { ownerSecretOf } from '../../options/postgres/credentials.ts'
import { postgresOptions } from '../../options/postgres/postgres.ts'
import type { PostgresOptions, PostgresSettings } from '../../options/postgres/postgres.ts'
import { poolerNameOf, poolSizeFor } from '../../options/postgres/pooler.ts'
import type { PostgresDatabase } from '../../options/database/database.ts'

type ConnectionSettings = Pick<PostgresSettings, 'name' | 'credentials' | 'maxConnections' | 'poolSize' | 'pooler'>

/**
 * The options of the backend for the cluster that `convexPostgres` creates from the same options: the parts of the URL
 * from the Secret `NAME-app`, the authority from `NAME-ca`, and the pool that fits the server. With `credentials`,
 * `NAME-app` does not exist: user and password come from the given Secret, and host and port are those of the Service
 * `NAME-rw`, or of the pooler if the backend uses it. The Secret's `uri` is never used: it contains a database name,
 * which Convex refuses.
 *
 * Sources: cloudnative-pg@v1.30.1 pkg/specs/secrets.go#CreateSecret, cloudnative-pg@v1.30.1
 * api/v1/cluster_funcs.go#GetApplicationSecretName, cloudnative-pg@v1.30.1
 * pkg/certs/certs.go#CACertKey,CAPrivateKeyKey; convex-backend@652b828
 * crates/clusters/src/lib.rs#"DbDriverTag::Postgres(_) =>".
 *
 * @throws ConvexK8sError if options are invalid.
 *
 * @example
 * ```ts
 * import { convexBackend, convexPostgres, postgresConnection } from '@proompteng/convex-k8s'
 *
 * const options = { name: 'orders-db', instanceName: 'orders' }
 * const postgres = convexPostgres(options)
 * const backend = convexBackend({
 *   instanceName: 'orders',
 *   cloudOrigin: 'https://orders.example.com',
 *   database: postgresConnection(options),
 * })
 * ```
 */
export function postgresConnection(options: PostgresOptions = {}): PostgresDatabase {
  return connectionOf(parse('postgresConnection', postgresOptions, options))
}

/** The result of `postgresConnection` for options that have been checked. */
export function connectionOf(settings: ConnectionSettings) {
  const secret = ownerSecretOf(settings)
  const isOperators = settings.credentials === undefined
  const { pooler } = settings
  const host = pooler?.backend === true ? poolerNameOf({ ...settings, pooler }) : undefined
  return {
    type: 'postgres' as const,
    host: host ?? (isOperators ? { secret, key: 'host' } : `${settings.name}-rw`),
    port: isOperators && host === undefined ? { secret, key: 'port' } : 5432,
    user: { secret, key: 'username' },
    password: { secret, key: 'password' },
    tls: { ca: { secret: `${settings.name}-ca`, key: 'ca.crt' } },
    poolSize: poolSizeFor(settings),
    maxConnections: settings.maxConnections,
  }
}
