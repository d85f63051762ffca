import { integer } from './variable.ts'

/** How commits are combined into database writes. */
export const committerBatches = {
  /**
   * Documents above which commits are no longer combined into one database write.
   *
   * Unit: documents, at least 1. Source: `crates/common/src/knobs.rs:377`.
   * @default 64
   */
  COMMITTER_MAX_WRITE_BATCH_DOCUMENTS: integer({
    unit: 'documents',
    default: 64,
    min: 1,
    description: 'Documents above which commits are no longer combined into one database write.',
    source: 'crates/common/src/knobs.rs:377',
  }),
  /**
   * Bytes above which commits are no longer combined into one database write.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:381`.
   * @default 65536
   */
  COMMITTER_MAX_WRITE_BATCH_BYTES: integer({
    unit: 'bytes',
    default: 65_536,
    min: 1,
    description: 'Bytes above which commits are no longer combined into one database write.',
    source: 'crates/common/src/knobs.rs:381',
  }),
  /**
   * Time that a batch which is not full waits for more commits.
   *
   * Unit: milliseconds, at least 0. Source: `crates/common/src/knobs.rs:387`.
   * @default 1
   */
  COMMITTER_MAX_COMMIT_DELAY_MS: integer({
    unit: 'milliseconds',
    default: 1,
    min: 0,
    description: 'Time that a batch which is not full waits for more commits.',
    source: 'crates/common/src/knobs.rs:387',
  }),
  /**
   * Batches that are written to the database at once.
   *
   * Unit: batches, at least 1. Source: `crates/common/src/knobs.rs:391`.
   * @default 16
   */
  COMMITTER_MAX_CONCURRENT_WRITE_BATCHES: integer({
    unit: 'batches',
    default: 16,
    min: 1,
    description: 'Batches that are written to the database at once.',
    source: 'crates/common/src/knobs.rs:391',
  }),
  /**
   * Writes in flight from which on commits are combined.
   *
   * Unit: writes, at least 1. Source: `crates/common/src/knobs.rs:396`.
   * @default 3
   */
  COMMITTER_BATCH_WRITE_THRESHOLD: integer({
    unit: 'writes',
    default: 3,
    min: 1,
    description: 'Writes in flight from which on commits are combined.',
    source: 'crates/common/src/knobs.rs:396',
  }),
  /**
   * Batches that are checked for conflicts at once before the committer takes them.
   *
   * Unit: batches, at least 1. Source: `crates/common/src/knobs.rs:400`.
   * @default 32
   */
  COMMITTER_MAX_CONCURRENT_PRE_VALIDATIONS: integer({
    unit: 'batches',
    default: 32,
    min: 1,
    description: 'Batches that are checked for conflicts at once before the committer takes them.',
    source: 'crates/common/src/knobs.rs:400',
  }),
  /**
   * Commits that are checked for conflicts together before the committer takes them.
   *
   * Unit: commits, at least 1. Source: `crates/common/src/knobs.rs:404`.
   * @default 1
   */
  COMMITTER_MAX_PRE_VALIDATE_BATCH_SIZE: integer({
    unit: 'commits',
    default: 1,
    min: 1,
    description: 'Commits that are checked for conflicts together before the committer takes them.',
    source: 'crates/common/src/knobs.rs:404',
  }),
} as const
