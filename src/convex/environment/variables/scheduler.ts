import { scheduledJobParallelism } from '../scheduled-jobs.ts'
import { integer } from '../variable.ts'

/** Scheduled functions and cron jobs. */
export const scheduler = {
  // Scheduled functions and cron jobs.
  SCHEDULED_JOB_EXECUTION_PARALLELISM: integer(scheduledJobParallelism, 'jobs').describe(
    'Scheduled functions that run at once; the same number of cron jobs can run in addition. Each adds overhead to every job.',
  ),
  SCHEDULED_JOB_INITIAL_BACKOFF_MS: integer(500, 'milliseconds', { min: 0 }).describe(
    'First wait before a scheduled function is tried again after a system error.',
  ),
  SCHEDULED_JOB_MAX_BACKOFF_SECS: integer(7200, 'seconds').describe(
    'Longest wait before a scheduled function is tried again after a system error.',
  ),
  SCHEDULER_OCC_INITIAL_BACKOFF_MS: integer(100, 'milliseconds', { min: 0 }).describe(
    'First wait before a scheduled function is tried again after a write conflict.',
  ),
  SCHEDULER_OCC_MAX_BACKOFF_MS: integer(60_000, 'milliseconds').describe(
    'Longest wait before a scheduled function is tried again after a write conflict.',
  ),
  CRON_SPLAY_SECONDS: integer(60, 'seconds', { min: 0, max: 60 }).describe(
    'Cron runs pinned to a minute start up to this much later, each by its own offset; 0 turns that off.',
  ),
  MAX_SCHEDULED_JOB_ARGUMENT_SIZE_BYTES: integer(4_194_304, 'bytes').describe(
    'Size of the arguments of one scheduled function, near which the log warns. Larger ones are not refused.',
  ),
  MAX_JOBS_CANCEL_BATCH: integer(1000, 'jobs').describe('Scheduled functions that one transaction cancels.'),

  // Removal of scheduled functions that have finished.
  SCHEDULED_JOB_RETENTION: integer(604_800, 'seconds', { min: 0 }).describe(
    'Time that the result of a finished scheduled function is kept.',
  ),
  SCHEDULED_JOB_GARBAGE_COLLECTION_BATCH_SIZE: integer(1000, 'jobs').describe(
    'Finished scheduled functions that one transaction removes.',
  ),
  SCHEDULED_JOB_GARBAGE_COLLECTION_DELAY: integer(10, 'seconds').describe(
    'Time between two passes that remove finished scheduled functions.',
  ),
  SCHEDULED_JOB_GARBAGE_COLLECTION_INITIAL_BACKOFF_MS: integer(1000, 'milliseconds', {
    min: 0,
  }).describe('First wait after a pass has failed.'),
  SCHEDULED_JOB_GARBAGE_COLLECTION_MAX_BACKOFF_SECS: integer(30, 'seconds').describe(
    'Longest wait after passes have failed.',
  ),
}
