import { refuse } from './refusal.ts'
import type { Refusals } from './refusal.ts'

const setBy = (option: string, names: string, why = ''): Refusals =>
  refuse('managed', names, `The option \`${option}\` sets it${why}.`, `Set \`${option}\`.`)

const anyText = ', because any text, even false, turns it on'

/** Names that an option sets. */
export const managedNames: Refusals = {
  ...setBy('instanceName', 'INSTANCE_NAME'),
  ...setBy('credentials', 'INSTANCE_SECRET', ', by reference, so that the secret is written nowhere'),
  ...setBy('host', 'CONVEX_CLOUD_ORIGIN'),
  ...refuse(
    'managed',
    'CONVEX_SITE_ORIGIN',
    'It is derived from `siteHost`, or from `host` without one.',
    'Set `siteHost` or `host`.',
  ),
  ...setBy('database', 'POSTGRES_URL MYSQL_URL DATABASE_URL'),
  ...setBy('database.tls', 'PG_CA_FILE MYSQL_CA_FILE'),
  ...setBy('database.tls', 'DO_NOT_REQUIRE_SSL', anyText),
  ...setBy(
    'database.poolSize',
    'POSTGRES_MAX_CONNECTIONS MYSQL_MAX_CONNECTIONS',
    ", because it must stay below the server's max_connections",
  ),
  ...setBy('metrics', 'DISABLE_METRICS_ENDPOINT'),
  ...setBy('telemetry', 'DISABLE_BEACON', anyText),
  ...setBy('redactLogs', 'REDACT_LOGS_TO_CLIENT', anyText),
  ...refuse(
    'managed',
    'DATA_DIR TMPDIR STORAGE_DIR SQLITE_DB CREDENTIALS_DIR HOME',
    'The path is fixed, because the volume is mounted there and all of them must be on it.',
    'Choose the storage below it with `volume`.',
  ),
}
