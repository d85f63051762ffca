import type { IEnvVar } from 'kubernetes-models/v1/EnvVar'
import type { IVolume } from 'kubernetes-models/v1/Volume'
import type { IVolumeMount } from 'kubernetes-models/v1/VolumeMount'
import { envVar } from '../../kubernetes/env.ts'
import type { EnvValue } from '../../kubernetes/env.ts'
import type { DatabaseSettings, DatabaseTls } from '../../options/database/database.ts'
import { authorityFile } from '../database/certificate-authority.ts'
import { paths } from './paths.ts'

/** What a pod needs to reach a server, its database or its object store. */
export interface ServerParts {
  readonly env: readonly IEnvVar[]
  readonly volumes: readonly IVolume[]
  readonly mounts: readonly IVolumeMount[]
}

type Server = Exclude<DatabaseSettings, { type: 'sqlite' }>

// The names of the parts are those of each database's own client, which are the familiar ones.
const dialects = {
  postgres: {
    scheme: 'postgresql',
    parts: ['PGUSER', 'PGPASSWORD', 'PGHOST', 'PGPORT'],
    ca: 'PG_CA_FILE',
    pool: 'POSTGRES_MAX_CONNECTIONS',
    // DO_NOT_REQUIRE_SSL alone means "prefer": a server that offers TLS with an unknown authority would still fail.
    plain: '?sslmode=disable',
  },
  mysql: {
    scheme: 'mysql',
    parts: ['MYSQL_USER', 'MYSQL_PASSWORD', 'MYSQL_HOST', 'MYSQL_PORT'],
    ca: 'MYSQL_CA_FILE',
    pool: 'MYSQL_MAX_CONNECTIONS',
    plain: '',
  },
} as const

/**
 * Variables and mounts for a database. Kubernetes assembles the URL from its parts. The URL has no path, because Convex
 * adds the name of the database itself and refuses a URL with one (convex-backend@652b828
 * crates/clusters/src/lib.rs#"DbDriverTag::Postgres(_) =>").
 */
export function databaseParts(database: DatabaseSettings, urlVariable: string): ServerParts {
  if (database.type === 'sqlite') return { env: [], volumes: [], mounts: [] }
  const dialect = dialects[database.type]
  const [user, password, host, port] = dialect.parts
  const suffix = database.tls === 'disabled' ? dialect.plain : ''
  const url = `${dialect.scheme}://$(${user}):$(${password})@$(${host}):$(${port})${suffix}`
  return {
    env: [
      // Kubernetes resolves $(NAME) only from variables that come before.
      envVar(user, userInUrl(database.user)),
      envVar(password, database.password),
      envVar(host, database.host),
      envVar(port, typeof database.port === 'number' ? String(database.port) : database.port),
      envVar(database.type === 'mysql' ? 'MYSQL_URL' : urlVariable, url),
      envVar(dialect.pool, String(database.poolSize)),
      ...tlsEnv(database.tls, dialect.ca),
    ],
    ...caParts(database),
  }
}

/** A user in a URL; `$` would start a reference. */
function userInUrl(user: EnvValue): EnvValue {
  return typeof user === 'string' ? encodeURIComponent(user) : user
}

function tlsEnv(tls: DatabaseTls, caVariable: string): readonly IEnvVar[] {
  // Any text in this variable turns it on, even "false", so it is either true or missing.
  if (tls === 'disabled') return [envVar('DO_NOT_REQUIRE_SSL', 'true')]
  return tls === 'system' ? [] : [envVar(caVariable, `${paths.databaseCa}/ca.crt`)]
}

function caParts({ tls }: Server): Pick<ServerParts, 'volumes' | 'mounts'> {
  return typeof tls === 'string'
    ? { volumes: [], mounts: [] }
    : authorityFile(tls.ca, { name: 'database-ca', mountPath: paths.databaseCa, file: 'ca.crt' })
}
