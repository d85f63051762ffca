import { integer } from './variable.ts'

/** Exports, imports and streaming export. */
export const exports = {
  /**
   * Stored files that an export reads at once.
   *
   * Unit: files, at least 1. Source: `crates/common/src/knobs.rs:1843`.
   * @default 128
   */
  EXPORT_STORAGE_GET_CONCURRENCY: integer({
    unit: 'files',
    default: 128,
    min: 1,
    description: 'Stored files that an export reads at once.',
    source: 'crates/common/src/knobs.rs:1843',
  }),
  /**
   * Bytes of stored files that an export reads ahead.
   *
   * Unit: bytes, from 1 to 4294967295. Source: `crates/common/src/knobs.rs:1851`.
   * @default 33554432
   */
  EXPORT_MAX_INFLIGHT_PREFETCH_BYTES: integer({
    unit: 'bytes',
    default: 33_554_432,
    min: 1,
    max: 4_294_967_295,
    description: 'Bytes of stored files that an export reads ahead.',
    source: 'crates/common/src/knobs.rs:1851',
  }),
  /**
   * Documents that an export reads at a time.
   *
   * Unit: documents, at least 1. Source: `crates/common/src/knobs.rs:1859`.
   * @default 1000
   */
  EXPORT_WORKER_PAGE_SIZE: integer({
    unit: 'documents',
    default: 1000,
    min: 1,
    description: 'Documents that an export reads at a time.',
    source: 'crates/common/src/knobs.rs:1859',
  }),
  /**
   * Time between two messages about an export's progress.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:1863`.
   * @default 5
   */
  EXPORT_PROGRESS_UPDATE_INTERVAL_SECS: integer({
    unit: 'seconds',
    default: 5,
    min: 1,
    description: "Time between two messages about an export's progress.",
    source: 'crates/common/src/knobs.rs:1863',
  }),
  /**
   * Changes on one page of the streaming export.
   *
   * Unit: documents, at least 1. Source: `crates/common/src/knobs.rs:226`.
   * @default 128
   */
  DOCUMENT_DELTAS_LIMIT: integer({
    unit: 'documents',
    default: 128,
    min: 1,
    description: 'Changes on one page of the streaming export.',
    source: 'crates/common/src/knobs.rs:226',
  }),
  /**
   * Documents on one page of the streaming export's first pass.
   *
   * Unit: documents, at least 1. Source: `crates/common/src/knobs.rs:232`.
   * @default 1024
   */
  SNAPSHOT_LIST_LIMIT: integer({
    unit: 'documents',
    default: 1024,
    min: 1,
    description: "Documents on one page of the streaming export's first pass.",
    source: 'crates/common/src/knobs.rs:232',
  }),
  /**
   * Time that computing one such page may take.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:236`.
   * @default 60
   */
  SNAPSHOT_LIST_TIME_LIMIT_SECONDS: integer({
    unit: 'seconds',
    default: 60,
    min: 1,
    description: 'Time that computing one such page may take.',
    source: 'crates/common/src/knobs.rs:236',
  }),
  /**
   * Age up to which a snapshot can be listed.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:1878`.
   * @default 432000
   */
  LIST_SNAPSHOT_MAX_AGE_SECS: integer({
    unit: 'seconds',
    default: 432_000,
    min: 1,
    description: 'Age up to which a snapshot can be listed.',
    source: 'crates/common/src/knobs.rs:1878',
  }),
} as const
