import { integer } from './variable.ts'

/** How long old versions of documents and index entries are kept. */
export const retention = {
  /**
   * Time that old versions of documents are kept. `convexBackend` sets two days, 172800.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:653`.
   * @default 1209600
   */
  DOCUMENT_RETENTION_DELAY: integer({
    unit: 'seconds',
    default: 1_209_600,
    min: 1,
    description: 'Time that old versions of documents are kept. `convexBackend` sets two days, 172800.',
    source: 'crates/common/src/knobs.rs:653',
  }),
  /**
   * Time that old index entries are kept. Longer slows down queries that pass over many deletions.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:643`.
   * @default 240
   */
  INDEX_RETENTION_DELAY: integer({
    unit: 'seconds',
    default: 240,
    min: 1,
    description: 'Time that old index entries are kept. Longer slows down queries that pass over many deletions.',
    source: 'crates/common/src/knobs.rs:643',
  }),
  /**
   * Wait at the start, and longest wait after an error, of the workers that delete old versions.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:624`.
   * @default 60
   */
  RETENTION_DELETE_FREQUENCY: integer({
    unit: 'seconds',
    default: 60,
    min: 1,
    description: 'Wait at the start, and longest wait after an error, of the workers that delete old versions.',
    source: 'crates/common/src/knobs.rs:624',
  }),
  /**
   * Index entries deleted between two checkpoints.
   *
   * Unit: entries, at least 1. Source: `crates/common/src/knobs.rs:709`.
   * @default 10000
   */
  RETENTION_DELETE_BATCH: integer({
    unit: 'entries',
    default: 10_000,
    min: 1,
    description: 'Index entries deleted between two checkpoints.',
    source: 'crates/common/src/knobs.rs:709',
  }),
  /**
   * Time between two checkpoints of the workers that delete old versions.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:737`.
   * @default 300
   */
  RETENTION_CHECKPOINT_PERIOD_SECS: integer({
    unit: 'seconds',
    default: 300,
    min: 1,
    description: 'Time between two checkpoints of the workers that delete old versions.',
    source: 'crates/common/src/knobs.rs:737',
  }),
  /**
   * Index entries that one statement deletes.
   *
   * Unit: entries, at least 1. Source: `crates/common/src/knobs.rs:697`.
   * @default 512
   */
  INDEX_RETENTION_DELETE_CHUNK: integer({
    unit: 'entries',
    default: 512,
    min: 1,
    description: 'Index entries that one statement deletes.',
    source: 'crates/common/src/knobs.rs:697',
  }),
  /**
   * Statements that delete old index entries at once.
   *
   * Unit: statements, at least 1. Source: `crates/common/src/knobs.rs:629`.
   * @default 4
   */
  INDEX_RETENTION_DELETE_PARALLEL: integer({
    unit: 'statements',
    default: 4,
    min: 1,
    description: 'Statements that delete old index entries at once.',
    source: 'crates/common/src/knobs.rs:629',
  }),
} as const
