import { integer } from './variable.ts'

/** How much runs at once. */
export const concurrency = {
  /**
   * Queries that run at once. Further ones wait for a permit and are refused when the wait is over.
   *
   * Unit: queries, at least 1. Source: `crates/common/src/knobs.rs:1030`.
   * @default 16
   */
  APPLICATION_MAX_CONCURRENT_QUERIES: integer({
    unit: 'queries',
    default: 16,
    min: 1,
    description: 'Queries that run at once. Further ones wait for a permit and are refused when the wait is over.',
    source: 'crates/common/src/knobs.rs:1030',
  }),
  /**
   * Mutations that run at once. Further ones wait for a permit and are refused when the wait is over.
   *
   * Unit: mutations, at least 1. Source: `crates/common/src/knobs.rs:1043`.
   * @default 16
   */
  APPLICATION_MAX_CONCURRENT_MUTATIONS: integer({
    unit: 'mutations',
    default: 16,
    min: 1,
    description: 'Mutations that run at once. Further ones wait for a permit and are refused when the wait is over.',
    source: 'crates/common/src/knobs.rs:1043',
  }),
  /**
   * Actions of the default runtime, HTTP actions included, that run at once. `convexBackend` sets 16.
   *
   * Unit: actions, at least 1. Source: `crates/common/src/knobs.rs:1060`.
   * @default 64
   */
  APPLICATION_MAX_CONCURRENT_V8_ACTIONS: integer({
    unit: 'actions',
    default: 64,
    min: 1,
    description: 'Actions of the default runtime, HTTP actions included, that run at once. `convexBackend` sets 16.',
    source: 'crates/common/src/knobs.rs:1060',
  }),
  /**
   * Actions of the Node.js runtime that run at once. They share one Node process. `convexBackend` sets 16.
   *
   * Unit: actions, at least 1. Source: `crates/common/src/knobs.rs:1072`.
   * @default 64
   */
  APPLICATION_MAX_CONCURRENT_NODE_ACTIONS: integer({
    unit: 'actions',
    default: 64,
    min: 1,
    description:
      'Actions of the Node.js runtime that run at once. They share one Node process. `convexBackend` sets 16.',
    source: 'crates/common/src/knobs.rs:1072',
  }),
  /**
   * Packages that a deploy writes to storage at once.
   *
   * Unit: uploads, at least 1. Source: `crates/common/src/knobs.rs:1077`.
   * @default 4
   */
  APPLICATION_MAX_CONCURRENT_UPLOADS: integer({
    unit: 'uploads',
    default: 4,
    min: 1,
    description: 'Packages that a deploy writes to storage at once.',
    source: 'crates/common/src/knobs.rs:1077',
  }),
  /**
   * Operations, such as runQuery or a fetch, that one action may have in flight.
   *
   * Unit: operations, at least 1. Source: `crates/common/src/knobs.rs:1190`.
   * @default 8
   */
  MAX_CONCURRENT_ACTION_OPS: integer({
    unit: 'operations',
    default: 8,
    min: 1,
    description: 'Operations, such as runQuery or a fetch, that one action may have in flight.',
    source: 'crates/common/src/knobs.rs:1190',
  }),
  /**
   * Database reads of one function that are sent as one batch. More lowers latency and holds more connections.
   *
   * Unit: reads, at least 1. Source: `crates/common/src/knobs.rs:567`.
   * @default 16
   */
  MAX_SYSCALL_BATCH_SIZE: integer({
    unit: 'reads',
    default: 16,
    min: 1,
    description:
      'Database reads of one function that are sent as one batch. More lowers latency and holds more connections.',
    source: 'crates/common/src/knobs.rs:567',
  }),
  /**
   * Modules of the default runtime that a deploy analyzes at once.
   *
   * Unit: modules, at least 1. Source: `crates/common/src/knobs.rs:1083`.
   * @default 4
   */
  ANALYZE_CONCURRENCY: integer({
    unit: 'modules',
    default: 4,
    min: 1,
    description: 'Modules of the default runtime that a deploy analyzes at once.',
    source: 'crates/common/src/knobs.rs:1083',
  }),
} as const
