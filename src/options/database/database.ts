import * as v from 'valibot'
import { isDnsSubdomain } from '../../kubernetes/names.ts'
import { isWritable } from '../../kubernetes/writable.ts'
import { byType } from '../choice.ts'
import { certificateAuthority } from './certificate-authority.ts'
import type { CertificateAuthority } from './certificate-authority.ts'
import type { SecretKeyReference } from '../common.ts'
import { issue, withRules } from '../cross-check.ts'
import type { CrossRule } from '../cross-check.ts'
import { describe, isSecretLike, typeName } from '../describe.ts'
import { oneOf, port, textLike, wholeNumber } from '../fields.ts'
import { isPlainObject } from '../plain.ts'
import { isSecretKeyReference, onlySecretKey, textOrSecretKey } from '../secrets/secret-key.ts'
import { strict } from '../strict.ts'

/**
 * How the connection to the database is secured: `system` trusts the public authorities of the image, `ca` additionally
 * trusts a private authority, and `disabled` sends everything, including passwords, in plain text. Encryption without
 * verification does not exist: Convex always checks chain and host name (convex-backend@652b828
 * crates/postgres/src/lib.rs#create_pool).
 */
export type DatabaseTls = 'system' | 'disabled' | { readonly ca: CertificateAuthority }

interface ServerOptions {
  /** Host name or IPv4 address, or the key of a Secret with it. Must be a name of the server's certificate. */
  readonly host: string | SecretKeyReference
  /** User, or the key of a Secret with it. */
  readonly user: string | SecretKeyReference
  /**
   * Key of a Secret with the password. It is inserted into a URL unchanged: a password with `@ : / ? # %` must be
   * percent-encoded in the Secret.
   */
  readonly password: SecretKeyReference
  /**
   * How the connection is secured.
   * @default 'system'
   */
  readonly tls?: DatabaseTls | undefined
  /**
   * Connections that the backend may open. Must fit into what the server leaves for it.
   * @default 64
   */
  readonly poolSize?: number | undefined
  /**
   * The server's `max_connections`. If set, `poolSize` is compared with it.
   * @default none; poolSize is not compared with it
   */
  readonly maxConnections?: number | undefined
}

/**
 * A PostgreSQL server. Convex takes its database name from the instance name (`-` as `_`), and the database must exist:
 * a name in the URL is refused at start (convex-backend@652b828 crates/clusters/src/lib.rs#"DbDriverTag::Postgres(_)
 * =>").
 */
export interface PostgresDatabase extends ServerOptions {
  readonly type: 'postgres'
  /**
   * Port, or the key of a Secret with it.
   * @default 5432
   */
  readonly port?: number | SecretKeyReference | undefined
}

/** A MySQL 8 server. The database named after the instance (`-` as `_`) must exist. */
export interface MysqlDatabase extends ServerOptions {
  readonly type: 'mysql'
  /**
   * Port, or the key of a Secret with it.
   * @default 3306
   */
  readonly port?: number | SecretKeyReference | undefined
}

/** SQLite on the data volume: no separate database server, for small instances. Only one node may mount the volume. */
export interface SqliteDatabase {
  readonly type: 'sqlite'
}

/** Where Convex stores documents and indexes. */
export type Database = PostgresDatabase | MysqlDatabase | SqliteDatabase

/**
 * Connections that a server reserves for others: three for superusers, the rest for operator, metrics and
 * administrators.
 */
export const reservedConnections = 20

/**
 * Largest pool for a server with a given `max_connections`. Convex's own default is 128 (convex-backend@652b828
 * crates/common/src/knobs.rs#POSTGRES_MAX_CONNECTIONS).
 */
export function largestPool(maxConnections: number): number {
  return maxConnections - reservedConnections
}

const uriKeys = new Set(['uri', 'jdbc-uri', 'fqdn-uri', 'fqdn-jdbc-uri', 'pgpass'])

const withoutUri = <Value>(schema: v.GenericSchema<Value>) =>
  v.pipe(
    schema,
    v.check(
      (value) => !(isSecretKeyReference(value) && uriKeys.has(value.key)),
      'this key holds a URL with a database name, which Convex refuses ("cluster url already contains db name"); ' +
        'give host, port, user and password by their own keys',
    ),
  )

const hostOrAddress = textLike(
  (text) => isDnsSubdomain(text) && !isSecretLike(text),
  'a host name or an IPv4 address, without scheme and port',
)
const userName = textLike(
  (text) => text.trim() !== '' && isWritable(text),
  'a user name that is not empty, of printable characters',
)

const tlsByName = v.picklist(['system', 'disabled'], ({ input }) => {
  const name = typeof input === 'string' ? input : ''
  const isOn = input === true || /^(?:require|verify-ca|verify-full|enabled)$/.test(name)
  const isOff = input === false || /^(?:disable|off|none)$/.test(name)
  const hint = isOn ? '; did you mean "system"?' : isOff ? '; did you mean "disabled"?' : ''
  return `expected "system", "disabled" or { ca: { secret: "…" } }, got ${describe(input)}${hint}`
})

const databaseTls = v.lazy((input) =>
  typeof input === 'object' && input !== null && 'ca' in input ? strict({ ca: certificateAuthority }) : tlsByName,
) satisfies v.GenericSchema<DatabaseTls>

const serverEntries = {
  host: withoutUri(textOrSecretKey(hostOrAddress)),
  user: withoutUri(textOrSecretKey(userName)),
  password: withoutUri(onlySecretKey),
  tls: v.optional(databaseTls, 'system'),
  poolSize: v.optional(wholeNumber({ min: 1, unit: 'connections' }), 64),
  maxConnections: v.optional(wholeNumber({ min: 1, unit: 'connections' })),
}

const poolFits: CrossRule<{ poolSize: number; maxConnections?: number | undefined }> = ({ poolSize, maxConnections }) =>
  maxConnections === undefined || poolSize <= largestPool(maxConnections)
    ? []
    : issue(['poolSize'], poolMessage({ poolSize, maxConnections }))

/** Why a pool is too large for its server. */
export function poolMessage({ poolSize, maxConnections }: { poolSize: number; maxConnections: number }): string {
  return (
    `a pool of ${poolSize} does not fit a server with max_connections ${maxConnections}: ${reservedConnections} are ` +
    `reserved for superusers, the operator, metrics and administrators; allow at most ` +
    `${Math.max(0, largestPool(maxConnections))}, or raise maxConnections`
  )
}

const postgres = withRules(
  strict({
    type: v.literal('postgres'),
    ...serverEntries,
    port: v.optional(withoutUri(textOrSecretKey(port)), 5432),
  }),
  poolFits,
)
const mysql = withRules(
  strict({ type: v.literal('mysql'), ...serverEntries, port: v.optional(withoutUri(textOrSecretKey(port)), 3306) }),
  poolFits,
)
const sqlite = strict({ type: v.literal('sqlite') })

const noObject = v.custom<never>(
  () => false,
  ({ input }) => {
    const meant =
      input === 'sqlite' ? 'did you mean { type: "sqlite" }?' : 'write { type: "postgres", host, user, password }'
    return `expected an object with a type, got ${typeName(input)}; ${meant}`
  },
)
const unknownType = v.looseObject(
  { type: oneOf(['postgres', 'mysql', 'sqlite'], { postgresql: 'postgres', pg: 'postgres', mariadb: 'mysql' }) },
  'is required: "postgres", "mysql" or "sqlite"',
)

/** Any database. */
export const database = byType(
  { postgres, mysql, sqlite },
  v.lazy((input) => (isPlainObject(input) ? unknownType : noObject)),
) satisfies v.GenericSchema<Database>

/** Settings of a database: the options with their defaults. */
export type DatabaseSettings = v.InferOutput<typeof database>
