import { integer } from './variable.ts'

/** What one transaction or function call may read, write and return. */
export const transactions = {
  /**
   * Documents that one mutation may write. With its system writes no more than 56000 fit in one insert.
   *
   * Unit: documents, from 1 to 56000. Source: `crates/common/src/knobs.rs:367`.
   * @default 16000
   */
  TRANSACTION_MAX_NUM_USER_WRITES: integer({
    unit: 'documents',
    default: 16_000,
    min: 1,
    max: 56_000,
    description: 'Documents that one mutation may write. With its system writes no more than 56000 fit in one insert.',
    source: 'crates/common/src/knobs.rs:367',
  }),
  /**
   * Bytes that one mutation may write.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:371`.
   * @default 16777216
   */
  TRANSACTION_MAX_USER_WRITE_SIZE_BYTES: integer({
    unit: 'bytes',
    default: 16_777_216,
    min: 1,
    description: 'Bytes that one mutation may write.',
    source: 'crates/common/src/knobs.rs:371',
  }),
  /**
   * Documents that one query or mutation may read.
   *
   * Unit: documents, at least 1. Source: `crates/common/src/knobs.rs:582`.
   * @default 32000
   */
  TRANSACTION_MAX_READ_SIZE_ROWS: integer({
    unit: 'documents',
    default: 32_000,
    min: 1,
    description: 'Documents that one query or mutation may read.',
    source: 'crates/common/src/knobs.rs:582',
  }),
  /**
   * Bytes that one query or mutation may read.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:586`.
   * @default 16777216
   */
  TRANSACTION_MAX_READ_SIZE_BYTES: integer({
    unit: 'bytes',
    default: 16_777_216,
    min: 1,
    description: 'Bytes that one query or mutation may read.',
    source: 'crates/common/src/knobs.rs:586',
  }),
  /**
   * Index ranges that one query or mutation may read.
   *
   * Unit: ranges, at least 1. Source: `crates/common/src/knobs.rs:598`.
   * @default 4096
   */
  TRANSACTION_MAX_READ_SET_INTERVALS: integer({
    unit: 'ranges',
    default: 4096,
    min: 1,
    description: 'Index ranges that one query or mutation may read.',
    source: 'crates/common/src/knobs.rs:598',
  }),
  /**
   * Index ranges from which on a transaction's reads are logged as a warning.
   *
   * Unit: ranges, at least 0. Source: `crates/common/src/knobs.rs:602`.
   * @default 3072
   */
  TRANSACTION_WARN_READ_SET_INTERVALS: integer({
    unit: 'ranges',
    default: 3072,
    min: 0,
    description: "Index ranges from which on a transaction's reads are logged as a warning.",
    source: 'crates/common/src/knobs.rs:602',
  }),
  /**
   * Functions that one mutation may schedule.
   *
   * Unit: functions, at least 0. Source: `crates/common/src/knobs.rs:475`.
   * @default 1000
   */
  TRANSACTION_MAX_NUM_SCHEDULED: integer({
    unit: 'functions',
    default: 1000,
    min: 0,
    description: 'Functions that one mutation may schedule.',
    source: 'crates/common/src/knobs.rs:475',
  }),
  /**
   * Bytes of the arguments of all functions that one mutation schedules.
   *
   * Unit: bytes, at least 0. Source: `crates/common/src/knobs.rs:493`.
   * @default 16777216
   */
  TRANSACTION_MAX_SCHEDULED_TOTAL_ARGUMENT_SIZE_BYTES: integer({
    unit: 'bytes',
    default: 16_777_216,
    min: 0,
    description: 'Bytes of the arguments of all functions that one mutation schedules.',
    source: 'crates/common/src/knobs.rs:493',
  }),
} as const
