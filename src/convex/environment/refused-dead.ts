import type { Refusal, Refusals } from './refusal.ts'
import { unreadKnobs } from './unread-knobs.ts'

const noOneReads = 'Nothing in the image reads it, so it does nothing.'

const dead = (wayOut: string, reason: string = noOneReads): Refusal => ({ group: 'dead', reason, wayOut })

const all = (names: readonly string[], refusal: Refusal): Refusals =>
  Object.fromEntries(names.map((name) => [name, refusal]))

const databaseName = dead(
  'The database is named after `instanceName`, with `-` as `_`. To change it, change `instanceName` before first start.',
)
const databaseParts = dead('Convex takes one URL with host, port, user and password. Set `database`.')
const databaseTls = dead(
  'Set `database.tls`: it mounts the certificate authority and names it in the variable that is read.',
)
const hostPort = dead(
  "The backend always listens on 3210 and 3211. Change the port where traffic enters: the Service's or the ingress'.",
  'It only chooses the port of the host in the compose file of Convex.',
)
const cli = dead(
  "Set it where the CLI runs, such as a developer's shell or CI.",
  'It is for the Convex CLI; the backend does not read it.',
)
const dashboard = dead(
  'Use the options of `dashboard`. The URL is derived from `host`.',
  'It is for the dashboard; the backend does not read it.',
)
const adminKey = dead(
  'Make one from the instance name and secret with the command `admin-key`, and give it to people and CI only.',
  'The backend does not read an admin key: it derives what is valid from the instance secret.',
)
const ownUrl = dead(
  'Set `host` or `siteHost`. Functions get the variable from Convex itself.',
  'The backend does not read it; it gives functions one of this name.',
)
const bucket = dead(
  'Convex has a bucket for each kind of data: set AWS_REGION and the five S3_STORAGE_*_BUCKET in `env`.',
)
const accessKey = dead('Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in `env`.')
const drain = dead('Set the grace period of the pod and its preStop hook: the drain itself has no limit.')

/** Names that nothing in the image reads. */
export const deadNames: Refusals = {
  ...all(unreadKnobs, dead('Leave it out.', 'Convex declares it, but nothing in the self-hosted image reads it.')),
  BACKEND_REQUEST_DRAIN_TIMEOUT: drain,
  LEASE_LOST_COOL_DOWN_SECS: dead('Leave it out: a backend that has lost its lease exits at once.'),
  HTTP_SERVER_MAX_CONCURRENT_REQUESTS: dead(
    'Leave it out: the limit of requests is compiled in. Set the APPLICATION_MAX_CONCURRENT_* variables in `env`.',
  ),
  SHARED_UDF_CACHE_MAX_SIZE: dead('Set UDF_CACHE_MAX_SIZE in `env`.'),
  UDF_USE_FUNRUN: dead('Leave it out: the self-hosted backend always runs functions in its own process.'),
  SEARCH_INDEX_WORKER_PAGES_PER_SECOND: dead('Set SEARCH_WORKER_PAGES_PER_SECOND in `env`.'),
  CONVEX_INSTANCE_NAME: dead('Set `instanceName`: the variable that is read is INSTANCE_NAME.'),
  CONVEX_INSTANCE_SECRET: dead('Set `credentials`: the variable that is read is INSTANCE_SECRET.'),
  ...all(['ADMIN_KEY', 'CONVEX_ADMIN_KEY'], adminKey),
  ...all(
    ['POSTGRES_DATABASE', 'POSTGRES_DB', 'PGDATABASE', 'MYSQL_DATABASE', 'DATABASE_NAME', 'DB_NAME'],
    databaseName,
  ),
  ...all(
    [
      'POSTGRES_HOST',
      'POSTGRES_PORT',
      'POSTGRES_USER',
      'POSTGRES_PASSWORD',
      'PGHOST',
      'PGPORT',
      'PGUSER',
      'PGPASSWORD',
    ],
    databaseParts,
  ),
  ...all(['MYSQL_HOST', 'MYSQL_PORT', 'MYSQL_USER', 'MYSQL_PASSWORD', 'POSTGRESQL_URL', 'PG_URL'], databaseParts),
  ...all(
    ['PGSSLMODE', 'PGSSLROOTCERT', 'PGSSLCERT', 'PGSSLKEY', 'POSTGRES_SSL', 'POSTGRES_SSLMODE', 'POSTGRES_SSL_MODE'],
    databaseTls,
  ),
  ...all(['POSTGRES_CA_FILE', 'POSTGRES_SSL_CA', 'MYSQL_SSL_CA', 'DATABASE_SSL', 'DATABASE_CA_FILE'], databaseTls),
  ...all(['PORT', 'SITE_PROXY_PORT'], hostPort),
  ...all(['CONVEX_SELF_HOSTED_URL', 'CONVEX_SELF_HOSTED_ADMIN_KEY', 'CONVEX_DEPLOYMENT', 'CONVEX_DEPLOY_KEY'], cli),
  ...all(['NEXT_PUBLIC_DEPLOYMENT_URL', 'NEXT_PUBLIC_ADMIN_KEY', 'NEXT_PUBLIC_LOAD_MONACO_INTERNALLY'], dashboard),
  ...all(['CONVEX_CLOUD_URL', 'CONVEX_SITE_URL', 'CONVEX_URL'], ownUrl),
  ...all(['S3_BUCKET', 'S3_BUCKET_NAME', 'AWS_S3_BUCKET', 'AWS_BUCKET'], bucket),
  ...all(['S3_ACCESS_KEY', 'S3_SECRET_KEY', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'], accessKey),
  ...all(['S3_ENDPOINT', 'AWS_S3_ENDPOINT'], dead('Set S3_ENDPOINT_URL in `env`.')),
  ...all(['S3_REGION', 'AWS_DEFAULT_REGION'], dead('Set AWS_REGION in `env`.')),
}
