import { integer } from '../variable.ts'

/** How writes are committed. */
export const commits = {
  // The single committer: queue, batches and write rate.
  MAX_BYTES_WRITTEN_PER_SECOND: integer(4_194_304, 'bytes per second').describe(
    'Rate of writes, imports included, above which they are refused.',
  ),
  WRITE_THROUGHPUT_WINDOW: integer(1000, 'milliseconds').describe('Window over which the rate of writes is measured.'),
  COMMITTER_QUEUE_SIZE: integer(128, 'commits').describe('Commits that may wait for the committer.'),
  COMMITTER_MAX_CONCURRENT_COMMITS: integer(512, 'commits').describe('Commits that the committer works on at once.'),
  SEND_COMMIT_MESSAGE_TIMEOUT_MILLIS: integer(500, 'milliseconds').describe(
    'Time that a commit waits for a place in a full queue before it fails.',
  ),
  MAX_TRANSACTION_WINDOW_SECONDS: integer(10, 'seconds').describe(
    'Age up to which a snapshot can still begin a transaction.',
  ),
  INITIAL_PERSISTENCE_WRITES_BACKOFF_MS: integer(100, 'milliseconds', { min: 0 }).describe(
    'First wait before a failed database write is tried again.',
  ),
  MAX_PERSISTENCE_WRITES_BACKOFF_MS: integer(10_000, 'milliseconds').describe(
    'Longest wait before a failed database write is tried again.',
  ),

  // How commits are combined into database writes.
  COMMITTER_MAX_WRITE_BATCH_DOCUMENTS: integer(64, 'documents').describe(
    'Documents above which commits are no longer combined into one database write.',
  ),
  COMMITTER_MAX_WRITE_BATCH_BYTES: integer(65_536, 'bytes').describe(
    'Bytes above which commits are no longer combined into one database write.',
  ),
  COMMITTER_MAX_COMMIT_DELAY_MS: integer(1, 'milliseconds', { min: 0 }).describe(
    'Time that a batch which is not full waits for more commits.',
  ),
  COMMITTER_MAX_CONCURRENT_WRITE_BATCHES: integer(16, 'batches').describe(
    'Batches that are written to the database at once.',
  ),
  COMMITTER_BATCH_WRITE_THRESHOLD: integer(3, 'writes').describe(
    'Writes in flight from which on commits are combined.',
  ),
  COMMITTER_MAX_CONCURRENT_PRE_VALIDATIONS: integer(32, 'batches').describe(
    'Batches that are checked for conflicts at once before the committer takes them.',
  ),
  COMMITTER_MAX_PRE_VALIDATE_BATCH_SIZE: integer(1, 'commits').describe(
    'Commits that are checked for conflicts together before the committer takes them.',
  ),

  // The log of recent writes in memory, from which subscriptions learn of changes.
  WRITE_LOG_MIN_RETENTION_SECS: integer(30, 'seconds', { min: 0 }).describe(
    'Time that a write stays in the log, regardless of its size.',
  ),
  WRITE_LOG_MAX_RETENTION_SECS: integer(300, 'seconds').describe('Time after which a write leaves the log.'),
  WRITE_LOG_SOFT_MAX_SIZE_BYTES: integer(52_428_800, 'bytes', { min: 0 }).describe(
    'Memory above which the log is trimmed, down to its minimum time.',
  ),
}
