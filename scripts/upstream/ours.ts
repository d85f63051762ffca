import { catalogue } from '../../src/convex/environment/catalogue.ts'
import type { Variable } from '../../src/convex/environment/index.ts'
import { leftAlone } from '../../src/convex/environment/left-alone.ts'
import { refused } from '../../src/convex/environment/refused.ts'
import { unnamed } from './read/setting.ts'
import { probes } from './probes.ts'
import type { Cites } from './find/places.ts'
import type { Probe } from './find/probes.ts'

/** What this package states about a release of Convex. */
export interface Ours {
  readonly catalogue: ReadonlyMap<string, Variable>
  /** Names that the backend reads, each with the list that has it. */
  readonly read: ReadonlyMap<string, string>
  /** Names that the backend does not read, each with the list that has it. */
  readonly unread: ReadonlyMap<string, string>
  /** Names that the dashboard reads, each with what this package does about it. */
  readonly dashboard: ReadonlyMap<string, string>
  /** Names that are read where this command does not look, each with the place. */
  readonly outside: ReadonlyMap<string, string>
  readonly probes: readonly Probe[]
  /** The places of Convex that are cited. */
  readonly cites: Cites
}

const dashboard = {
  NEXT_PUBLIC_DEPLOYMENT_URL: 'the options of the dashboard: derived from `host`',
  NEXT_PUBLIC_ADMIN_KEY: 'refused: it would publish the key',
  NEXT_PUBLIC_LOAD_MONACO_INTERNALLY: 'left alone: the build decides on it',
  NEXT_PUBLIC_USE_CURRENT_DEPLOYMENT_API: 'left alone: for the dashboard of the CLI',
  NEXT_PUBLIC_DEFAULT_LIST_DEPLOYMENTS_API_PORT: 'left alone: for the dashboard of the CLI',
  NEXT_PUBLIC_HIDE_HEADER: 'left alone: for a dashboard within another page',
  BUILD_TYPE: 'left alone: read by the build',
  EMBEDDED_CORS_HEADERS: 'left alone: read by the build',
}

const outside = {
  RUST_LOG: 'crate tracing-subscriber',
  RUST_BACKTRACE: 'standard library of Rust',
  SENTRY_DSN: 'crate sentry',
  SENTRY_ENVIRONMENT: 'crate sentry',
  AWS_ACCESS_KEY_ID: 'AWS SDK',
  AWS_SECRET_ACCESS_KEY: 'AWS SDK',
  AWS_SESSION_TOKEN: 'AWS SDK',
  AWS_SHARED_CREDENTIALS_FILE: 'AWS SDK',
  AWS_ROLE_ARN: 'AWS SDK',
  AWS_WEB_IDENTITY_TOKEN_FILE: 'AWS SDK',
  AWS_EC2_METADATA_DISABLED: 'AWS SDK',
  SSL_CERT_FILE: 'crate rustls-native-certs',
  SSL_CERT_DIR: 'crate rustls-native-certs',
  HOME: 'standard library of Rust, and npm',
}

/** Files that read names which they do not contain, each with the reason why no name is missed. */
const unnamedReads = {
  'crates/cmd_util/src/env.rs': 'the function for all settings, whose calls are read',
  'crates/aws_s3/src/storage.rs': 'the buckets, which the entry script names',
  'npm-packages/node-executor/src/executor.ts': 'names that functions see, such as PATH',
}

const isUnread = (name: string) => ['dead', 'dropped'].includes(refused[name]?.group ?? '')
const refusedNames = Object.keys(refused)
const listed = (names: readonly string[], list: (name: string) => string) =>
  names.map((name) => [name, list(name)] as const)
const groupOf = (name: string) => `refused (${refused[name]?.group})`

/** What this package states about the release that it was made for. */
export const ours: Omit<Ours, 'cites'> = {
  catalogue: new Map(Object.entries<Variable>(catalogue)),
  read: new Map([
    ...listed(Object.keys(catalogue), () => 'in the catalogue'),
    ...listed(
      refusedNames.filter((name) => !isUnread(name)),
      groupOf,
    ),
    ...listed(Object.keys(leftAlone), () => 'left alone'),
    ...Object.entries(unnamedReads).map(([path, reason]) => [unnamed(path), `left alone: ${reason}`] as const),
  ]),
  unread: new Map(listed(refusedNames.filter(isUnread), groupOf)),
  dashboard: new Map(Object.entries(dashboard)),
  outside: new Map(Object.entries(outside)),
  probes,
}
