import { integer } from './variable.ts'

/** The log of recent writes in memory, from which subscriptions learn of changes. */
export const writeLog = {
  /**
   * Time that a write stays in the log whatever its size.
   *
   * Unit: seconds, at least 0. Source: `crates/common/src/knobs.rs:794`.
   * @default 30
   */
  WRITE_LOG_MIN_RETENTION_SECS: integer({
    unit: 'seconds',
    default: 30,
    min: 0,
    description: 'Time that a write stays in the log whatever its size.',
    source: 'crates/common/src/knobs.rs:794',
  }),
  /**
   * Time after which a write leaves the log.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:799`.
   * @default 300
   */
  WRITE_LOG_MAX_RETENTION_SECS: integer({
    unit: 'seconds',
    default: 300,
    min: 1,
    description: 'Time after which a write leaves the log.',
    source: 'crates/common/src/knobs.rs:799',
  }),
  /**
   * Memory above which the log is trimmed, down to its minimum time.
   *
   * Unit: bytes, at least 0. Source: `crates/common/src/knobs.rs:808`.
   * @default 52428800
   */
  WRITE_LOG_SOFT_MAX_SIZE_BYTES: integer({
    unit: 'bytes',
    default: 52_428_800,
    min: 0,
    description: 'Memory above which the log is trimmed, down to its minimum time.',
    source: 'crates/common/src/knobs.rs:808',
  }),
} as const
