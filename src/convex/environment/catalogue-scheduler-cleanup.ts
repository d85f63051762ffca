import { integer } from './variable.ts'

/** Removal of scheduled functions that have finished. */
export const schedulerCleanup = {
  /**
   * Time that the result of a finished scheduled function is kept.
   *
   * Unit: seconds, at least 0. Source: `crates/common/src/knobs.rs:538`.
   * @default 604800
   */
  SCHEDULED_JOB_RETENTION: integer({
    unit: 'seconds',
    default: 604_800,
    min: 0,
    description: 'Time that the result of a finished scheduled function is kept.',
    source: 'crates/common/src/knobs.rs:538',
  }),
  /**
   * Finished scheduled functions that one transaction removes.
   *
   * Unit: jobs, at least 1. Source: `crates/common/src/knobs.rs:545`.
   * @default 1000
   */
  SCHEDULED_JOB_GARBAGE_COLLECTION_BATCH_SIZE: integer({
    unit: 'jobs',
    default: 1000,
    min: 1,
    description: 'Finished scheduled functions that one transaction removes.',
    source: 'crates/common/src/knobs.rs:545',
  }),
  /**
   * Time between two passes that remove finished scheduled functions.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:552`.
   * @default 10
   */
  SCHEDULED_JOB_GARBAGE_COLLECTION_DELAY: integer({
    unit: 'seconds',
    default: 10,
    min: 1,
    description: 'Time between two passes that remove finished scheduled functions.',
    source: 'crates/common/src/knobs.rs:552',
  }),
  /**
   * First wait after a pass has failed.
   *
   * Unit: milliseconds, at least 0. Source: `crates/common/src/knobs.rs:521`.
   * @default 1000
   */
  SCHEDULED_JOB_GARBAGE_COLLECTION_INITIAL_BACKOFF_MS: integer({
    unit: 'milliseconds',
    default: 1000,
    min: 0,
    description: 'First wait after a pass has failed.',
    source: 'crates/common/src/knobs.rs:521',
  }),
  /**
   * Longest wait after passes have failed.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:530`.
   * @default 30
   */
  SCHEDULED_JOB_GARBAGE_COLLECTION_MAX_BACKOFF_SECS: integer({
    unit: 'seconds',
    default: 30,
    min: 1,
    description: 'Longest wait after passes have failed.',
    source: 'crates/common/src/knobs.rs:530',
  }),
} as const
