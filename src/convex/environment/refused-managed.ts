import type { Refusal, Refusals } from './refusal.ts'

const managed = (wayOut: string, reason: string): Refusal => ({ group: 'managed', reason, wayOut })

const setBy = (option: string): Refusal => managed(`Set \`${option}\`.`, `The option \`${option}\` sets it.`)

const anyText = (option: string): Refusal =>
  managed(`Set \`${option}\`.`, `The option \`${option}\` sets it, because any text, even false, turns it on.`)

const fixedPath = managed(
  'Choose the storage below it with `volume`.',
  'The path is fixed, because the volume is mounted there and all of them must be on it.',
)

/** Names that an option sets. */
export const managedNames: Refusals = {
  INSTANCE_NAME: setBy('instanceName'),
  INSTANCE_SECRET: managed(
    'Set `credentials`.',
    'The option `credentials` sets it, by reference, so that the secret is written nowhere.',
  ),
  CONVEX_CLOUD_ORIGIN: setBy('host'),
  CONVEX_SITE_ORIGIN: managed(
    'Set `siteHost` or `host`.',
    'It is derived from `siteHost`, or from `host` without one.',
  ),
  POSTGRES_URL: setBy('database'),
  MYSQL_URL: setBy('database'),
  DATABASE_URL: setBy('database'),
  PG_CA_FILE: setBy('database.tls'),
  MYSQL_CA_FILE: setBy('database.tls'),
  DO_NOT_REQUIRE_SSL: anyText('database.tls'),
  POSTGRES_MAX_CONNECTIONS: managed(
    'Set `database.poolSize`.',
    "The option `database.poolSize` sets it, because it must stay below the server's max_connections.",
  ),
  MYSQL_MAX_CONNECTIONS: managed(
    'Set `database.poolSize`.',
    "The option `database.poolSize` sets it, because it must stay below the server's max_connections.",
  ),
  DISABLE_METRICS_ENDPOINT: setBy('metrics'),
  DISABLE_BEACON: anyText('telemetry'),
  REDACT_LOGS_TO_CLIENT: anyText('redactLogs'),
  DATA_DIR: fixedPath,
  TMPDIR: fixedPath,
  STORAGE_DIR: fixedPath,
  SQLITE_DB: fixedPath,
  CREDENTIALS_DIR: fixedPath,
  HOME: fixedPath,
}
