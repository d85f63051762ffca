import { isOn } from '../../model/database/tls.ts'
import type { DatabaseLink } from '../../model/database/links.ts'
import { placeOf } from '../../model/environment/judged.ts'
import type { RuleDefinition } from '../../rule.ts'
import { database } from '../../examples/database.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { convex, rustPostgres } from '../../../sources/source.ts'

const isWhole = (value: string): boolean => /^[+-]?\d+$/.test(value)
const isCount = (value: string): boolean => /^\+?\d+$/.test(value)
const isText = (): boolean => true
const oneOf =
  (...values: readonly string[]) =>
  (value: string): boolean =>
    values.includes(value)

// rust-postgres@0.7.13 tokio-postgres/src/config.rs#Config.param. Convex removes `search_path` first
// (convex-backend@652b828 crates/db_connection/src/lib.rs#"let query = url").
const known: Readonly<Record<string, (value: string) => boolean>> = {
  user: isText,
  password: isText,
  options: isText,
  application_name: isText,
  host: isText,
  hostaddr: isText,
  port: isText,
  search_path: isText,
  sslmode: oneOf('disable', 'prefer', 'require'),
  sslnegotiation: oneOf('postgres', 'direct'),
  connect_timeout: isWhole,
  tcp_user_timeout: isWhole,
  keepalives: isCount,
  keepalives_idle: isWhole,
  keepalives_interval: isWhole,
  keepalives_retries: isCount,
  channel_binding: oneOf('disable', 'prefer', 'require'),
  load_balance_hosts: oneOf('disable', 'random'),
  target_session_attrs: isText,
}

// Parameters of other libraries; mysql_async refuses every unknown parameter.
const notOfMysql = new Set(['sslmode', 'ssl-mode', 'ssl_mode', 'usessl', 'sslaccept', 'schema', 'connection_limit'])

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The driver knows the parameters in the URL of the database.',
  why:
    'The drivers refuse unknown parameters and values. With the parameters of other libraries (schema, pgbouncer, ' +
    'sslrootcert, pool_timeout), or with sslmode=verify-ca or verify-full, the backend does not start. Convex always ' +
    'verifies chain and host name, and reads the certificate authority from PG_CA_FILE.',
  source: [
    rustPostgres('tokio-postgres/src/config.rs', 'Config.param'),
    convex('crates/db_connection/src/lib.rs', '"let query = url"'),
  ],
  bad: database({ 'convex-db-rw:5432': 'convex-db-rw:5432?schema=public' }),
  good: database({ 'convex-db-rw:5432': 'convex-db-rw:5432?connect_timeout=10&application_name=convex' }),
  check: eachDatabaseLink(function* (link, report) {
    const { variable, url, type } = link.database
    if (variable === undefined || url === undefined) return
    for (const [name, value] of url.parameters) {
      const wrong = type === 'mysql' ? mysqlProblem(name) : postgresProblem(link, name, value)
      if (wrong === undefined) continue
      yield report(placeOf(variable), `${variable.name}: ${wrong}`, fixOf(name))
    }
  }),
}

function mysqlProblem(name: string): string | undefined {
  return notOfMysql.has(name.toLowerCase()) ? `the driver does not know the parameter ${name}.` : undefined
}

function postgresProblem(link: DatabaseLink, name: string, value: string): string | undefined {
  if (/\$\(/.test(`${name}${value}`) || name === '') return undefined
  if (name === 'dbname') return 'the parameter dbname replaces the database that Convex needs.'
  const fits = Object.hasOwn(known, name) ? known[name] : undefined
  if (fits === undefined)
    return `the driver does not know ${link.database.url?.isHidden === true ? 'a parameter' : `the parameter ${shown(name)}`}.`
  if (fits(decoded(value))) return undefined
  // While TLS is required, Convex overrides the mode.
  if (name === 'sslmode' && isOn(link.pod, 'DO_NOT_REQUIRE_SSL') !== true) return undefined
  return `the driver does not accept this value of the parameter ${name}.`
}

function shown(name: string): string {
  return /^[\w.-]{1,40}$/.test(name) ? name : 'in its query'
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

function fixOf(name: string): string {
  if (name === 'sslmode') return 'Write sslmode=disable, prefer or require. Convex always verifies chain and host name.'
  if (name === 'sslrootcert') return 'Write the URL without it, and set PG_CA_FILE to the mounted certificate.'
  if (name === 'dbname') return 'Write the URL without it: the database is named after INSTANCE_NAME, with "-" as "_".'
  return 'Write the URL without it.'
}
