import { boolean, integer } from './variable.ts'

/** The V8 isolates that run queries, mutations and actions of the default runtime. */
export const isolates = {
  /**
   * JavaScript heap of one isolate. A function that needs more fails.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:1087`.
   * @default 67108864
   */
  ISOLATE_MAX_USER_HEAP_SIZE: integer({
    unit: 'bytes',
    default: 67_108_864,
    min: 1,
    description: 'JavaScript heap of one isolate. A function that needs more fails.',
    source: 'crates/common/src/knobs.rs:1087',
  }),
  /**
   * Heap that is added to it for what outlives one call.
   *
   * Unit: bytes, at least 0. Source: `crates/common/src/knobs.rs:1092`.
   * @default 33554432
   */
  ISOLATE_MAX_HEAP_EXTRA_SIZE: integer({
    unit: 'bytes',
    default: 33_554_432,
    min: 0,
    description: 'Heap that is added to it for what outlives one call.',
    source: 'crates/common/src/knobs.rs:1092',
  }),
  /**
   * Array buffers of one isolate, which are outside its heap.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:1096`.
   * @default 67108864
   */
  ISOLATE_MAX_ARRAY_BUFFER_TOTAL_SIZE: integer({
    unit: 'bytes',
    default: 67_108_864,
    min: 1,
    description: 'Array buffers of one isolate, which are outside its heap.',
    source: 'crates/common/src/knobs.rs:1096',
  }),
  /**
   * Isolates that exist at once.
   *
   * Unit: isolates, at least 1. Source: `crates/common/src/knobs.rs:945`.
   * @default 300
   */
  MAX_ISOLATE_WORKERS: integer({
    unit: 'isolates',
    default: 300,
    min: 1,
    description: 'Isolates that exist at once.',
    source: 'crates/common/src/knobs.rs:945',
  }),
  /**
   * Isolates that run JavaScript at the same time; 0 sets no limit.
   *
   * Unit: threads, at least 0. Source: `crates/common/src/knobs.rs:1361`.
   * @default 0
   */
  FUNRUN_ISOLATE_ACTIVE_THREADS: integer({
    unit: 'threads',
    default: 0,
    min: 0,
    description: 'Isolates that run JavaScript at the same time; 0 sets no limit.',
    source: 'crates/common/src/knobs.rs:1361',
  }),
  /**
   * Whether an isolate serves several calls, each in a context of its own.
   *
   * Unit: true or false. Source: `crates/common/src/knobs.rs:968`.
   * @default true
   */
  REUSE_ISOLATES: boolean({
    default: true,
    description: 'Whether an isolate serves several calls, each in a context of its own.',
    source: 'crates/common/src/knobs.rs:968',
  }),
  /**
   * Time after which an unused isolate is replaced.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:972`.
   * @default 600
   */
  ISOLATE_IDLE_TIMEOUT_SECONDS: integer({
    unit: 'seconds',
    default: 600,
    min: 1,
    description: 'Time after which an unused isolate is replaced.',
    source: 'crates/common/src/knobs.rs:972',
  }),
  /**
   * Age at which an isolate is replaced.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:976`.
   * @default 3600
   */
  ISOLATE_MAX_LIFETIME_SECONDS: integer({
    unit: 'seconds',
    default: 3600,
    min: 1,
    description: 'Age at which an isolate is replaced.',
    source: 'crates/common/src/knobs.rs:976',
  }),
  /**
   * Whether a query or mutation that another one calls runs in the same isolate.
   *
   * Unit: true or false. Source: `crates/common/src/knobs.rs:1235`.
   * @default false
   */
  SUBFUNCTIONS_IN_SAME_ISOLATE: boolean({
    default: false,
    description: 'Whether a query or mutation that another one calls runs in the same isolate.',
    source: 'crates/common/src/knobs.rs:1235',
  }),
} as const
