import { refuse } from './refusal.ts'
import type { Refusals } from './refusal.ts'

const dead = (names: string, wayOut: string, reason = 'Nothing in the image reads it, so it does nothing.'): Refusals =>
  refuse('dead', names, reason, wayOut)

// Declared among Convex's settings for all of its programs, but read by none that is in the self-hosted image.
const unreadKnobs =
  'AI_GATEWAY_USAGE_FIREHOSE APP_METRICS_SEED_GAP_FILL_DELAY_SECS APP_METRICS_SEED_MAX_BATCH ' +
  'APP_METRICS_SEED_QUERY_ID APP_METRICS_SEED_STARTUP_JITTER_SECS APP_METRICS_SEED_SWEEP_INTERVAL_SECS ' +
  'AUTH_CACHE_SIZE AUTH_CACHE_TTL_SECONDS AWS_DYNAMIC_LAMBDA_DISK_SIZE_MB AWS_DYNAMIC_LAMBDA_MEMORY_LIMIT_MB ' +
  'AWS_LAMBDA_CLEANUP_INITIAL_JITTER_MAX_SECS AWS_LAMBDA_DEPLOY_SPLAY_SECONDS ' +
  'AWS_LAMBDA_MAX_CONCURRENT_STREAMS_PER_CONNECTION AWS_LAMBDA_SELF_CLEANUP_ENABLED ' +
  'AWS_LAMBDA_STATIC_DEBOUNCE_DELAY_SECONDS AWS_STATIC_LAMBDA_DISK_SIZE_MB AWS_STATIC_LAMBDA_MEMORY_LIMIT_MB ' +
  'BACKEND_USAGE_FIREHOSE_NAME DEPLOYMENT_USAGE_WEBHOOK_URL DEPLOY_REPORT_MIN_INTERVAL_SECS ' +
  'FIREHOSE_BUFFER_SIZE_COUNT FIREHOSE_MAX_BATCH_SIZE_BYTES FIREHOSE_TIMEOUT ' +
  'FUNRUN_CLIENT_MAX_REQUESTS_PER_UPSTREAM FUNRUN_CLIENT_MAX_RETRIES FUNRUN_CLUSTER_NAME ' +
  'FUNRUN_FETCH_CLIENT_CACHE_SIZE FUNRUN_MAX_CPU_PRESSURE FUNRUN_RUN_FUNCTION_TIMEOUT_SECS ' +
  'FUNRUN_SCHEDULER_MAX_PERCENT_PER_CLIENT FUNRUN_TARGET_CPU_USAGE FUNRUN_TARGET_ISOLATE_WORKER_USAGE ' +
  'INSTANCE_LOADER_CONCURRENCY INSTANCE_LOADER_INSTANCES_PER_SECOND INSTANCE_LOADER_USE_RATE_LIMITER ' +
  'KILL_APP_METRICS_SEED_WORKER MAX_BACKEND_RPC_HTTP_CHUNK_SIZE MAX_BACKEND_RPC_RESPONSE_SIZE ' +
  'MAX_FUNRUN_RUN_FUNCTION_REQUEST_MESSAGE_SIZE MAX_FUNRUN_RUN_FUNCTION_RESPONSE_MESSAGE_SIZE ' +
  'MAX_SEARCHLIGHT_REQUEST_SIZE MAX_SEARCHLIGHT_RESPONSE_SIZE MIGRATION_REWRITE_BATCH_SIZE ' +
  'PARTITION_LOADER_MAX_STALE_SECS PROBER_PROBE_TIMEOUT TABLE_SUMMARY_CHUNKS_PER_SECOND ' +
  'TICKETED_FUNRUN_CLUSTER_NAME TICKETMASTER_CLUSTER_NAME UDF_ANALYTICS_POLL_TIME ' +
  'USAGE_LIMIT_MAX_IN_FLIGHT_NOTIFICATIONS USAGE_LIMIT_NOTIFY_DRAIN_TIMEOUT_SECS ' +
  'USHER_BACKEND_CLIENTS_CACHE_SIZE USHER_MAX_CONCURRENT_STREAMS_PER_CHANNEL USHER_MAX_JSON_ARGS_SIZE ' +
  'USHER_PARTITION_CACHE_MAX_ENTRIES USHER_SERVICE_CACHE_MAX_ENTRIES VECTOR_BACKUP_REQUEST_DELAY_MILLIS'

/** Names that nothing in the image reads. */
export const deadNames: Refusals = {
  ...dead(unreadKnobs, 'Leave it out.', 'Convex declares it, but nothing in the self-hosted image reads it.'),
  ...dead(
    'BACKEND_REQUEST_DRAIN_TIMEOUT',
    'Set the grace period of the pod and its preStop hook: the drain itself has no limit.',
  ),
  ...dead('LEASE_LOST_COOL_DOWN_SECS', 'Leave it out: a backend that has lost its lease exits at once.'),
  ...dead(
    'HTTP_SERVER_MAX_CONCURRENT_REQUESTS',
    'Leave it out: the limit of requests is compiled in. Set the APPLICATION_MAX_CONCURRENT_* variables in `env`.',
  ),
  ...dead('SHARED_UDF_CACHE_MAX_SIZE', 'Set UDF_CACHE_MAX_SIZE in `env`.'),
  ...dead('UDF_USE_FUNRUN', 'Leave it out: the self-hosted backend always runs functions in its own process.'),
  ...dead('SEARCH_INDEX_WORKER_PAGES_PER_SECOND', 'Set SEARCH_WORKER_PAGES_PER_SECOND in `env`.'),
  ...dead('CONVEX_INSTANCE_NAME', 'Set `instanceName`: the variable that is read is INSTANCE_NAME.'),
  ...dead('CONVEX_INSTANCE_SECRET', 'Set `credentials`: the variable that is read is INSTANCE_SECRET.'),
  ...dead(
    'ADMIN_KEY CONVEX_ADMIN_KEY',
    'Make one from the instance name and secret with the command `admin-key`, and give it to people and CI only.',
    'The backend does not read an admin key: it derives what is valid from the instance secret.',
  ),
  ...dead(
    'POSTGRES_DATABASE POSTGRES_DB PGDATABASE MYSQL_DATABASE DATABASE_NAME DB_NAME',
    'The database is named after `instanceName`, with `-` as `_`. To change it, change `instanceName` before ' +
      'first start.',
  ),
  ...dead(
    'POSTGRES_HOST POSTGRES_PORT POSTGRES_USER POSTGRES_PASSWORD PGHOST PGPORT PGUSER PGPASSWORD MYSQL_HOST ' +
      'MYSQL_PORT MYSQL_USER MYSQL_PASSWORD POSTGRESQL_URL PG_URL',
    'Convex takes one URL with host, port, user and password. Set `database`.',
  ),
  ...dead(
    'PGSSLMODE PGSSLROOTCERT PGSSLCERT PGSSLKEY POSTGRES_SSL POSTGRES_SSLMODE POSTGRES_SSL_MODE POSTGRES_CA_FILE ' +
      'POSTGRES_SSL_CA MYSQL_SSL_CA DATABASE_SSL DATABASE_CA_FILE',
    'Set `database.tls`: it mounts the certificate authority and names it in the variable that is read.',
  ),
  ...dead(
    'PORT SITE_PROXY_PORT',
    "The backend always listens on 3210 and 3211. Change the port where traffic enters: the Service's or the ingress'.",
    'It only chooses the port of the host in the compose file of Convex.',
  ),
  ...dead(
    'CONVEX_SELF_HOSTED_URL CONVEX_SELF_HOSTED_ADMIN_KEY CONVEX_DEPLOYMENT CONVEX_DEPLOY_KEY',
    "Set it where the CLI runs, such as a developer's shell or CI.",
    'It is for the Convex CLI; the backend does not read it.',
  ),
  ...dead(
    'NEXT_PUBLIC_DEPLOYMENT_URL NEXT_PUBLIC_ADMIN_KEY NEXT_PUBLIC_LOAD_MONACO_INTERNALLY',
    'Use the options of `dashboard`. The URL is derived from `host`.',
    'It is for the dashboard; the backend does not read it.',
  ),
  ...dead(
    'CONVEX_CLOUD_URL CONVEX_SITE_URL CONVEX_URL',
    'Set `host` or `siteHost`. Functions get the variable from Convex itself.',
    'The backend does not read it; it gives functions one of this name.',
  ),
  ...dead(
    'S3_BUCKET S3_BUCKET_NAME AWS_S3_BUCKET AWS_BUCKET',
    'Convex has a bucket for each kind of data: set AWS_REGION and the five S3_STORAGE_*_BUCKET in `env`.',
  ),
  ...dead(
    'S3_ACCESS_KEY S3_SECRET_KEY S3_ACCESS_KEY_ID S3_SECRET_ACCESS_KEY',
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in `env`.',
  ),
  ...dead('S3_ENDPOINT AWS_S3_ENDPOINT', 'Set S3_ENDPOINT_URL in `env`.'),
  ...dead('S3_REGION AWS_DEFAULT_REGION', 'Set AWS_REGION in `env`.'),
}
