import { decimal, integer } from './variable.ts'

/** The pace at which old versions of documents are deleted. */
export const retentionDocuments = {
  /**
   * Documents whose old versions are deleted in a second, at most.
   *
   * Unit: documents per second, from 1 to 4294967295. Source: `crates/common/src/knobs.rs:729`.
   * @default 256
   */
  DOCUMENT_RETENTION_RATE_LIMIT: integer({
    unit: 'documents per second',
    default: 256,
    min: 1,
    max: 4_294_967_295,
    description: 'Documents whose old versions are deleted in a second, at most.',
    source: 'crates/common/src/knobs.rs:729',
  }),
  /**
   * Pause between two batches of deletions; fractions are allowed.
   *
   * Unit: seconds, at least 0. Source: `crates/common/src/knobs.rs:716`.
   * @default 60
   */
  DOCUMENT_RETENTION_BATCH_INTERVAL_SECONDS: decimal({
    unit: 'seconds',
    default: 60,
    min: 0,
    description: 'Pause between two batches of deletions; fractions are allowed.',
    source: 'crates/common/src/knobs.rs:716',
  }),
  /**
   * Documents that one statement deletes.
   *
   * Unit: documents, from 1 to 4294967295. Source: `crates/common/src/knobs.rs:702`.
   * @default 256
   */
  DOCUMENT_RETENTION_DELETE_CHUNK: integer({
    unit: 'documents',
    default: 256,
    min: 1,
    max: 4_294_967_295,
    description: 'Documents that one statement deletes.',
    source: 'crates/common/src/knobs.rs:702',
  }),
  /**
   * Statements that delete old versions at once.
   *
   * Unit: statements, at least 1. Source: `crates/common/src/knobs.rs:634`.
   * @default 1
   */
  DOCUMENT_RETENTION_DELETE_PARALLEL: integer({
    unit: 'statements',
    default: 1,
    min: 1,
    description: 'Statements that delete old versions at once.',
    source: 'crates/common/src/knobs.rs:634',
  }),
  /**
   * Documents that one run looks at.
   *
   * Unit: documents, at least 1. Source: `crates/common/src/knobs.rs:743`.
   * @default 10000
   */
  DOCUMENT_RETENTION_MAX_SCANNED_DOCUMENTS: integer({
    unit: 'documents',
    default: 10_000,
    min: 1,
    description: 'Documents that one run looks at.',
    source: 'crates/common/src/knobs.rs:743',
  }),
  /**
   * Rows that one statement deletes when a whole table is dropped.
   *
   * Unit: rows, from 1 to 65535. Source: `crates/common/src/knobs.rs:747`.
   * @default 256
   */
  DELETE_TABLET_CHUNK_SIZE: integer({
    unit: 'rows',
    default: 256,
    min: 1,
    max: 65_535,
    description: 'Rows that one statement deletes when a whole table is dropped.',
    source: 'crates/common/src/knobs.rs:747',
  }),
} as const
