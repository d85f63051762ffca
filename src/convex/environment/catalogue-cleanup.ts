import { integer } from './variable.ts'

/** Removal of sessions, expired exports and other rows of system tables. */
export const cleanup = {
  /**
   * Time between two passes over the system tables.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:813`.
   * @default 1800
   */
  SYSTEM_TABLE_CLEANUP_FREQUENCY_SECONDS: integer({
    unit: 'seconds',
    default: 1800,
    min: 1,
    description: 'Time between two passes over the system tables.',
    source: 'crates/common/src/knobs.rs:813',
  }),
  /**
   * Rows that one transaction reads and may delete.
   *
   * Unit: rows, at least 1. Source: `crates/common/src/knobs.rs:820`.
   * @default 64
   */
  SYSTEM_TABLE_CLEANUP_CHUNK_SIZE: integer({
    unit: 'rows',
    default: 64,
    min: 1,
    description: 'Rows that one transaction reads and may delete.',
    source: 'crates/common/src/knobs.rs:820',
  }),
  /**
   * Rows deleted in a second, at most. Above about 300 retention falls behind.
   *
   * Unit: rows per second, from 1 to 4294967295. Source: `crates/common/src/knobs.rs:827`.
   * @default 256
   */
  SYSTEM_TABLE_CLEANUP_ROWS_PER_SECOND: integer({
    unit: 'rows per second',
    default: 256,
    min: 1,
    max: 4_294_967_295,
    description: 'Rows deleted in a second, at most. Above about 300 retention falls behind.',
    source: 'crates/common/src/knobs.rs:827',
  }),
  /**
   * Age at which the record of a client session is deleted; 0 keeps all.
   *
   * Unit: hours, at least 0. Source: `crates/common/src/knobs.rs:837`.
   * @default 336
   */
  MAX_SESSION_CLEANUP_DURATION_HOURS: integer({
    unit: 'hours',
    default: 336,
    min: 0,
    description: 'Age at which the record of a client session is deleted; 0 keeps all.',
    source: 'crates/common/src/knobs.rs:837',
  }),
  /**
   * Commits at once that delete records of sessions.
   *
   * Unit: commits, at least 1. Source: `crates/common/src/knobs.rs:847`.
   * @default 2
   */
  SESSION_CLEANUP_DELETE_CONCURRENCY: integer({
    unit: 'commits',
    default: 2,
    min: 1,
    description: 'Commits at once that delete records of sessions.',
    source: 'crates/common/src/knobs.rs:847',
  }),
  /**
   * Days after its expiry at which an export is deleted from storage.
   *
   * Unit: days, at least 0. Source: `crates/common/src/knobs.rs:852`.
   * @default 30
   */
  MAX_EXPIRED_SNAPSHOT_AGE_DAYS: integer({
    unit: 'days',
    default: 30,
    min: 0,
    description: 'Days after its expiry at which an export is deleted from storage.',
    source: 'crates/common/src/knobs.rs:852',
  }),
  /**
   * Time after which an unfinished import fails.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:1792`.
   * @default 604800
   */
  MAX_IMPORT_AGE_SECONDS: integer({
    unit: 'seconds',
    default: 604_800,
    min: 1,
    description: 'Time after which an unfinished import fails.',
    source: 'crates/common/src/knobs.rs:1792',
  }),
} as const
