import { scheduledJobParallelism } from './scheduled-jobs.ts'
import { integer } from './variable.ts'

/** Scheduled functions and cron jobs. */
export const scheduler = {
  /**
   * Scheduled functions that run at once; cron jobs have as many of their own. Each adds overhead to every job.
   *
   * Unit: jobs, at least 1. Source: `crates/common/src/knobs.rs:503`.
   * @default 8
   */
  SCHEDULED_JOB_EXECUTION_PARALLELISM: integer({
    unit: 'jobs',
    default: scheduledJobParallelism,
    min: 1,
    description:
      'Scheduled functions that run at once; cron jobs have as many of their own. Each adds overhead to every job.',
    source: 'crates/common/src/knobs.rs:503',
  }),
  /**
   * First wait before a scheduled function is tried again after a system error.
   *
   * Unit: milliseconds, at least 0. Source: `crates/common/src/knobs.rs:507`.
   * @default 500
   */
  SCHEDULED_JOB_INITIAL_BACKOFF_MS: integer({
    unit: 'milliseconds',
    default: 500,
    min: 0,
    description: 'First wait before a scheduled function is tried again after a system error.',
    source: 'crates/common/src/knobs.rs:507',
  }),
  /**
   * Longest wait before a scheduled function is tried again after a system error.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:513`.
   * @default 7200
   */
  SCHEDULED_JOB_MAX_BACKOFF_SECS: integer({
    unit: 'seconds',
    default: 7200,
    min: 1,
    description: 'Longest wait before a scheduled function is tried again after a system error.',
    source: 'crates/common/src/knobs.rs:513',
  }),
  /**
   * First wait before a scheduled function is tried again after a write conflict.
   *
   * Unit: milliseconds, at least 0. Source: `crates/common/src/knobs.rs:309`.
   * @default 100
   */
  SCHEDULER_OCC_INITIAL_BACKOFF_MS: integer({
    unit: 'milliseconds',
    default: 100,
    min: 0,
    description: 'First wait before a scheduled function is tried again after a write conflict.',
    source: 'crates/common/src/knobs.rs:309',
  }),
  /**
   * Longest wait before a scheduled function is tried again after a write conflict.
   *
   * Unit: milliseconds, at least 1. Source: `crates/common/src/knobs.rs:313`.
   * @default 60000
   */
  SCHEDULER_OCC_MAX_BACKOFF_MS: integer({
    unit: 'milliseconds',
    default: 60_000,
    min: 1,
    description: 'Longest wait before a scheduled function is tried again after a write conflict.',
    source: 'crates/common/src/knobs.rs:313',
  }),
  /**
   * Cron runs pinned to a minute start up to this much later, each by its own offset; 0 turns that off.
   *
   * Unit: seconds, from 0 to 60. Source: `crates/common/src/knobs.rs:561`.
   * @default 60
   */
  CRON_SPLAY_SECONDS: integer({
    unit: 'seconds',
    default: 60,
    min: 0,
    max: 60,
    description: 'Cron runs pinned to a minute start up to this much later, each by its own offset; 0 turns that off.',
    source: 'crates/common/src/knobs.rs:561',
  }),
  /**
   * Scheduled functions that one transaction cancels.
   *
   * Unit: jobs, at least 1. Source: `crates/common/src/knobs.rs:479`.
   * @default 1000
   */
  MAX_JOBS_CANCEL_BATCH: integer({
    unit: 'jobs',
    default: 1000,
    min: 1,
    description: 'Scheduled functions that one transaction cancels.',
    source: 'crates/common/src/knobs.rs:479',
  }),
} as const
