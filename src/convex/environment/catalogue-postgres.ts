import { integer } from './variable.ts'

/** The connection to PostgreSQL. */
export const postgres = {
  /**
   * Time that one statement may take, building an index at start included.
   *
   * Unit: seconds, at least 1. Source: `crates/postgres/src/connection.rs:109`.
   * @default 30
   */
  POSTGRES_TIMEOUT_SECONDS: integer({
    unit: 'seconds',
    default: 30,
    min: 1,
    description: 'Time that one statement may take, building an index at start included.',
    source: 'crates/postgres/src/connection.rs:109',
  }),
  /**
   * Time after which an unused connection is closed.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:1185`.
   * @default 90
   */
  POSTGRES_INACTIVE_CONNECTION_LIFETIME_SECS: integer({
    unit: 'seconds',
    default: 90,
    min: 1,
    description: 'Time after which an unused connection is closed.',
    source: 'crates/common/src/knobs.rs:1185',
  }),
  /**
   * Prepared statements that each connection keeps.
   *
   * Unit: statements, at least 1. Source: `crates/common/src/knobs.rs:1178`.
   * @default 128
   */
  POSTGRES_MAX_CACHED_STATEMENTS: integer({
    unit: 'statements',
    default: 128,
    min: 1,
    description: 'Prepared statements that each connection keeps.',
    source: 'crates/common/src/knobs.rs:1178',
  }),
  /**
   * Queries for previous versions that are sent at once.
   *
   * Unit: queries, at least 1. Source: `crates/postgres/src/lib.rs:169`.
   * @default 16
   */
  PIPELINE_QUERIES: integer({
    unit: 'queries',
    default: 16,
    min: 1,
    description: 'Queries for previous versions that are sent at once.',
    source: 'crates/postgres/src/lib.rs:169',
  }),
} as const
