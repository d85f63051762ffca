import { decimal, integer, u32 } from '../variable.ts'

/** How long old data is kept, and how it is removed. */
export const retention = {
  // How long old versions of documents and index entries are kept.
  DOCUMENT_RETENTION_DELAY: integer(1_209_600, 'seconds').describe(
    'Time that old versions of documents are kept. `convexBackend` sets two days, 172800.',
  ),
  INDEX_RETENTION_DELAY: integer(240, 'seconds').describe(
    'Time that old index entries are kept. Longer slows down queries that pass over many deletions.',
  ),
  RETENTION_DELETE_FREQUENCY: integer(60, 'seconds').describe(
    'Wait at the start, and longest wait after an error, of the workers that delete old versions.',
  ),
  RETENTION_DELETE_BATCH: integer(10_000, 'entries').describe('Index entries deleted between two checkpoints.'),
  RETENTION_CHECKPOINT_PERIOD_SECS: integer(300, 'seconds').describe(
    'Time between two checkpoints of the workers that delete old versions.',
  ),
  INDEX_RETENTION_DELETE_CHUNK: integer(512, 'entries').describe('Index entries that one statement deletes.'),
  INDEX_RETENTION_DELETE_PARALLEL: integer(4, 'statements').describe(
    'Statements that delete old index entries at once.',
  ),

  // The pace at which old versions of documents are deleted.
  DOCUMENT_RETENTION_RATE_LIMIT: integer(256, 'documents per second', { max: u32 }).describe(
    'Documents whose old versions are deleted in a second, at most.',
  ),
  DOCUMENT_RETENTION_BATCH_INTERVAL_SECONDS: decimal(60, 'seconds', { min: 0 }).describe(
    'Pause between two batches of deletions; fractions are allowed.',
  ),
  DOCUMENT_RETENTION_DELETE_CHUNK: integer(256, 'documents', { max: u32 }).describe(
    'Documents that one statement deletes.',
  ),
  DOCUMENT_RETENTION_DELETE_PARALLEL: integer(1, 'statements').describe('Statements that delete old versions at once.'),
  DOCUMENT_RETENTION_MAX_SCANNED_DOCUMENTS: integer(10_000, 'documents').describe('Documents that one run looks at.'),
  DELETE_TABLET_CHUNK_SIZE: integer(256, 'rows', { max: 65_535 }).describe(
    'Rows that one statement deletes when a whole table is dropped.',
  ),

  // Removal of sessions, expired exports and other rows of system tables.
  SYSTEM_TABLE_CLEANUP_FREQUENCY_SECONDS: integer(1800, 'seconds').describe(
    'Time between two passes over the system tables.',
  ),
  SYSTEM_TABLE_CLEANUP_CHUNK_SIZE: integer(64, 'rows').describe('Rows that one transaction reads and may delete.'),
  SYSTEM_TABLE_CLEANUP_ROWS_PER_SECOND: integer(256, 'rows per second', { max: u32 }).describe(
    'Rows deleted in a second, at most. Above about 300 retention falls behind.',
  ),
  MAX_SESSION_CLEANUP_DURATION_HOURS: integer(336, 'hours', { min: 0 }).describe(
    'Age at which the record of a client session is deleted; 0 keeps all.',
  ),
  SESSION_CLEANUP_DELETE_CONCURRENCY: integer(2, 'commits').describe(
    'Commits at once that delete records of sessions.',
  ),
  MAX_EXPIRED_SNAPSHOT_AGE_DAYS: integer(30, 'days', { min: 0 }).describe(
    'Days after its expiry at which an export is deleted from storage.',
  ),
  MAX_IMPORT_AGE_SECONDS: integer(604_800, 'seconds').describe('Time after which an unfinished import fails.'),
}
