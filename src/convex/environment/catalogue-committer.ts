import { integer } from './variable.ts'

/** The single committer: queue, batches and write rate. */
export const committer = {
  /**
   * Rate of writes, imports included, above which they are refused.
   *
   * Unit: bytes per second, at least 1. Source: `crates/common/src/knobs.rs:1006`.
   * @default 4194304
   */
  MAX_BYTES_WRITTEN_PER_SECOND: integer({
    unit: 'bytes per second',
    default: 4_194_304,
    min: 1,
    description: 'Rate of writes, imports included, above which they are refused.',
    source: 'crates/common/src/knobs.rs:1006',
  }),
  /**
   * Window over which the rate of writes is measured.
   *
   * Unit: milliseconds, at least 1. Source: `crates/common/src/knobs.rs:1015`.
   * @default 1000
   */
  WRITE_THROUGHPUT_WINDOW: integer({
    unit: 'milliseconds',
    default: 1000,
    min: 1,
    description: 'Window over which the rate of writes is measured.',
    source: 'crates/common/src/knobs.rs:1015',
  }),
  /**
   * Commits that may wait for the committer.
   *
   * Unit: commits, at least 1. Source: `crates/common/src/knobs.rs:954`.
   * @default 128
   */
  COMMITTER_QUEUE_SIZE: integer({
    unit: 'commits',
    default: 128,
    min: 1,
    description: 'Commits that may wait for the committer.',
    source: 'crates/common/src/knobs.rs:954',
  }),
  /**
   * Commits that the committer works on at once.
   *
   * Unit: commits, at least 1. Source: `crates/common/src/knobs.rs:960`.
   * @default 512
   */
  COMMITTER_MAX_CONCURRENT_COMMITS: integer({
    unit: 'commits',
    default: 512,
    min: 1,
    description: 'Commits that the committer works on at once.',
    source: 'crates/common/src/knobs.rs:960',
  }),
  /**
   * Time that a commit waits for a place in a full queue before it fails.
   *
   * Unit: milliseconds, at least 1. Source: `crates/common/src/knobs.rs:1962`.
   * @default 500
   */
  SEND_COMMIT_MESSAGE_TIMEOUT_MILLIS: integer({
    unit: 'milliseconds',
    default: 500,
    min: 1,
    description: 'Time that a commit waits for a place in a full queue before it fails.',
    source: 'crates/common/src/knobs.rs:1962',
  }),
  /**
   * Age up to which a snapshot can still begin a transaction.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:410`.
   * @default 10
   */
  MAX_TRANSACTION_WINDOW_SECONDS: integer({
    unit: 'seconds',
    default: 10,
    min: 1,
    description: 'Age up to which a snapshot can still begin a transaction.',
    source: 'crates/common/src/knobs.rs:410',
  }),
  /**
   * First wait before a failed database write is tried again.
   *
   * Unit: milliseconds, at least 0. Source: `crates/common/src/knobs.rs:2000`.
   * @default 100
   */
  INITIAL_PERSISTENCE_WRITES_BACKOFF_MS: integer({
    unit: 'milliseconds',
    default: 100,
    min: 0,
    description: 'First wait before a failed database write is tried again.',
    source: 'crates/common/src/knobs.rs:2000',
  }),
  /**
   * Longest wait before a failed database write is tried again.
   *
   * Unit: milliseconds, at least 1. Source: `crates/common/src/knobs.rs:2005`.
   * @default 10000
   */
  MAX_PERSISTENCE_WRITES_BACKOFF_MS: integer({
    unit: 'milliseconds',
    default: 10_000,
    min: 1,
    description: 'Longest wait before a failed database write is tried again.',
    source: 'crates/common/src/knobs.rs:2005',
  }),
} as const
