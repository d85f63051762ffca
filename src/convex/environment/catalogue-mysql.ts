import { boolean, integer } from './variable.ts'

/** The connection to MySQL. */
export const mysql = {
  /**
   * Time that one statement may take.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:1120`.
   * @default 19
   */
  MYSQL_TIMEOUT_SECONDS: integer({
    unit: 'seconds',
    default: 19,
    min: 1,
    description: 'Time that one statement may take.',
    source: 'crates/common/src/knobs.rs:1120',
  }),
  /**
   * Time after which an unused connection is closed.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:1146`.
   * @default 90
   */
  MYSQL_INACTIVE_CONNECTION_LIFETIME_SECS: integer({
    unit: 'seconds',
    default: 90,
    min: 1,
    description: 'Time after which an unused connection is closed.',
    source: 'crates/common/src/knobs.rs:1146',
  }),
  /**
   * Age at which a connection is closed.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:1156`.
   * @default 600
   */
  MYSQL_MAX_CONNECTION_LIFETIME_SECS: integer({
    unit: 'seconds',
    default: 600,
    min: 1,
    description: 'Age at which a connection is closed.',
    source: 'crates/common/src/knobs.rs:1156',
  }),
  /**
   * Times that a failed query is sent again.
   *
   * Unit: retries, from 0 to 4294967295. Source: `crates/common/src/knobs.rs:1169`.
   * @default 1
   */
  MYSQL_MAX_QUERY_RETRIES: integer({
    unit: 'retries',
    default: 1,
    min: 0,
    max: 4_294_967_295,
    description: 'Times that a failed query is sent again.',
    source: 'crates/common/src/knobs.rs:1169',
  }),
  /**
   * Whether statements are prepared. Only MySQL looks at it.
   *
   * Unit: true or false. Source: `crates/common/src/knobs.rs:1244`.
   * @default false
   */
  DATABASE_USE_PREPARED_STATEMENTS: boolean({
    default: false,
    description: 'Whether statements are prepared. Only MySQL looks at it.',
    source: 'crates/common/src/knobs.rs:1244',
  }),
} as const
