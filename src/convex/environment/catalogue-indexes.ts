import { boolean, integer } from './variable.ts'

/** Building database indexes. */
export const indexes = {
  /**
   * Whether new indexes are filled. Without it, deploys that add an index never finish.
   *
   * Unit: true or false. Source: `crates/common/src/knobs.rs:670`.
   * @default true
   */
  INDEX_BACKFILL_ENABLE: boolean({
    default: true,
    description: 'Whether new indexes are filled. Without it, deploys that add an index never finish.',
    source: 'crates/common/src/knobs.rs:670',
  }),
  /**
   * Index backfills that run at once.
   *
   * Unit: indexes, at least 1. Source: `crates/common/src/knobs.rs:1920`.
   * @default 8
   */
  INDEX_BACKFILL_CONCURRENCY: integer({
    unit: 'indexes',
    default: 8,
    min: 1,
    description: 'Index backfills that run at once.',
    source: 'crates/common/src/knobs.rs:1920',
  }),
  /**
   * Chunks of one backfill that are written at once.
   *
   * Unit: chunks, at least 1. Source: `crates/common/src/knobs.rs:688`.
   * @default 4
   */
  INDEX_BACKFILL_WORKERS: integer({
    unit: 'chunks',
    default: 4,
    min: 1,
    description: 'Chunks of one backfill that are written at once.',
    source: 'crates/common/src/knobs.rs:688',
  }),
  /**
   * Chunks that backfills write in a second, at most.
   *
   * Unit: chunks per second, from 1 to 4294967295. Source: `crates/common/src/knobs.rs:674`.
   * @default 16
   */
  INDEX_BACKFILL_CHUNK_RATE: integer({
    unit: 'chunks per second',
    default: 16,
    min: 1,
    max: 4_294_967_295,
    description: 'Chunks that backfills write in a second, at most.',
    source: 'crates/common/src/knobs.rs:674',
  }),
  /**
   * Index entries of one chunk.
   *
   * Unit: entries, from 1 to 4294967295. Source: `crates/common/src/knobs.rs:684`.
   * @default 1024
   */
  INDEX_BACKFILL_CHUNK_SIZE: integer({
    unit: 'entries',
    default: 1024,
    min: 1,
    max: 4_294_967_295,
    description: 'Index entries of one chunk.',
    source: 'crates/common/src/knobs.rs:684',
  }),
  /**
   * Documents that a backfill reads at a time.
   *
   * Unit: documents, at least 1. Source: `crates/common/src/knobs.rs:678`.
   * @default 500
   */
  INDEX_BACKFILL_READ_SIZE: integer({
    unit: 'documents',
    default: 500,
    min: 1,
    description: 'Documents that a backfill reads at a time.',
    source: 'crates/common/src/knobs.rs:678',
  }),
  /**
   * Time between two records of a backfill's progress.
   *
   * Unit: seconds, at least 0. Source: `crates/common/src/knobs.rs:692`.
   * @default 1
   */
  INDEX_BACKFILL_PROGRESS_INTERVAL_SECONDS: integer({
    unit: 'seconds',
    default: 1,
    min: 0,
    description: "Time between two records of a backfill's progress.",
    source: 'crates/common/src/knobs.rs:692',
  }),
  /**
   * First wait after an index worker has failed.
   *
   * Unit: milliseconds, at least 0. Source: `crates/common/src/knobs.rs:1525`.
   * @default 500
   */
  INDEX_WORKERS_INITIAL_BACKOFF: integer({
    unit: 'milliseconds',
    default: 500,
    min: 0,
    description: 'First wait after an index worker has failed.',
    source: 'crates/common/src/knobs.rs:1525',
  }),
  /**
   * Longest wait after an index worker has failed.
   *
   * Unit: milliseconds, at least 1. Source: `crates/common/src/knobs.rs:1529`.
   * @default 30000
   */
  INDEX_WORKERS_MAX_BACKOFF: integer({
    unit: 'milliseconds',
    default: 30_000,
    min: 1,
    description: 'Longest wait after an index worker has failed.',
    source: 'crates/common/src/knobs.rs:1529',
  }),
} as const
