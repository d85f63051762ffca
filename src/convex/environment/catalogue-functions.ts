import { decimal, integer } from './variable.ts'

/** Sizes of arguments and results, nesting, and retries after conflicts. */
export const functions = {
  /**
   * Size of a function's arguments.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:414`.
   * @default 16777216
   */
  FUNCTION_MAX_ARGS_SIZE: integer({
    unit: 'bytes',
    default: 16_777_216,
    min: 1,
    description: "Size of a function's arguments.",
    source: 'crates/common/src/knobs.rs:414',
  }),
  /**
   * Size of a function's result.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:420`.
   * @default 16777216
   */
  FUNCTION_MAX_RESULT_SIZE: integer({
    unit: 'bytes',
    default: 16_777_216,
    min: 1,
    description: "Size of a function's result.",
    source: 'crates/common/src/knobs.rs:420',
  }),
  /**
   * Share of a limit from which on a function's log warns that it is close.
   *
   * Unit: share of the limit, from 0 to 1. Source: `crates/common/src/knobs.rs:433`.
   * @default 0.8
   */
  FUNCTION_LIMIT_WARNING_RATIO: decimal({
    unit: 'share of the limit',
    default: 0.8,
    min: 0,
    max: 1,
    description: "Share of a limit from which on a function's log warns that it is close.",
    source: 'crates/common/src/knobs.rs:433',
  }),
  /**
   * Depth to which queries and mutations may call one another.
   *
   * Unit: calls, at least 1. Source: `crates/common/src/knobs.rs:573`.
   * @default 8
   */
  MAX_REACTOR_CALL_DEPTH: integer({
    unit: 'calls',
    default: 8,
    min: 1,
    description: 'Depth to which queries and mutations may call one another.',
    source: 'crates/common/src/knobs.rs:573',
  }),
  /**
   * Times that a mutation is run again after a write conflict.
   *
   * Unit: retries, at least 0. Source: `crates/common/src/knobs.rs:290`.
   * @default 4
   */
  UDF_EXECUTOR_OCC_MAX_RETRIES: integer({
    unit: 'retries',
    default: 4,
    min: 0,
    description: 'Times that a mutation is run again after a write conflict.',
    source: 'crates/common/src/knobs.rs:290',
  }),
  /**
   * First wait before a mutation is run again after a write conflict.
   *
   * Unit: milliseconds, at least 0. Source: `crates/common/src/knobs.rs:294`.
   * @default 100
   */
  UDF_EXECUTOR_OCC_INITIAL_BACKOFF_MS: integer({
    unit: 'milliseconds',
    default: 100,
    min: 0,
    description: 'First wait before a mutation is run again after a write conflict.',
    source: 'crates/common/src/knobs.rs:294',
  }),
  /**
   * Longest wait before a mutation is run again after a write conflict.
   *
   * Unit: milliseconds, at least 1. Source: `crates/common/src/knobs.rs:298`.
   * @default 2000
   */
  UDF_EXECUTOR_OCC_MAX_BACKOFF_MS: integer({
    unit: 'milliseconds',
    default: 2000,
    min: 1,
    description: 'Longest wait before a mutation is run again after a write conflict.',
    source: 'crates/common/src/knobs.rs:298',
  }),
} as const
