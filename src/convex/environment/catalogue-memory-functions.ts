import { integer } from './variable.ts'

/** Caches of the function runner. */
export const memoryFunctions = {
  /**
   * Source code of modules that is kept.
   *
   * Unit: bytes, at least 0. Source: `crates/common/src/knobs.rs:1283`.
   * @default 250000000
   */
  FUNRUN_MODULE_CACHE_SIZE: integer({
    unit: 'bytes',
    default: 250_000_000,
    min: 0,
    description: 'Source code of modules that is kept.',
    source: 'crates/common/src/knobs.rs:1283',
  }),
  /**
   * Compiled code of modules that is kept.
   *
   * Unit: bytes, at least 0. Source: `crates/common/src/knobs.rs:1295`.
   * @default 500000000
   */
  FUNRUN_CODE_CACHE_SIZE: integer({
    unit: 'bytes',
    default: 500_000_000,
    min: 0,
    description: 'Compiled code of modules that is kept.',
    source: 'crates/common/src/knobs.rs:1295',
  }),
  /**
   * Small indexes that are kept as a whole.
   *
   * Unit: bytes, at least 0. Source: `crates/common/src/knobs.rs:1271`.
   * @default 50000000
   */
  FUNRUN_INDEX_CACHE_SIZE: integer({
    unit: 'bytes',
    default: 50_000_000,
    min: 0,
    description: 'Small indexes that are kept as a whole.',
    source: 'crates/common/src/knobs.rs:1271',
  }),
  /**
   * Modules that are loaded at once.
   *
   * Unit: modules, at least 1. Source: `crates/common/src/knobs.rs:1287`.
   * @default 200
   */
  FUNRUN_MODULE_MAX_CONCURRENCY: integer({
    unit: 'modules',
    default: 200,
    min: 1,
    description: 'Modules that are loaded at once.',
    source: 'crates/common/src/knobs.rs:1287',
  }),
  /**
   * Modules that may wait to be loaded.
   *
   * Unit: modules, at least 1. Source: `crates/common/src/knobs.rs:1291`.
   * @default 400
   */
  FUNRUN_MODULE_QUEUE_SIZE: integer({
    unit: 'modules',
    default: 400,
    min: 1,
    description: 'Modules that may wait to be loaded.',
    source: 'crates/common/src/knobs.rs:1291',
  }),
  /**
   * Indexes that are loaded at once.
   *
   * Unit: indexes, at least 1. Source: `crates/common/src/knobs.rs:1275`.
   * @default 200
   */
  FUNRUN_INDEX_CACHE_CONCURRENCY: integer({
    unit: 'indexes',
    default: 200,
    min: 1,
    description: 'Indexes that are loaded at once.',
    source: 'crates/common/src/knobs.rs:1275',
  }),
  /**
   * Indexes that may wait to be loaded.
   *
   * Unit: indexes, at least 1. Source: `crates/common/src/knobs.rs:1279`.
   * @default 400
   */
  FUNRUN_INDEX_CACHE_QUEUE_SIZE: integer({
    unit: 'indexes',
    default: 400,
    min: 1,
    description: 'Indexes that may wait to be loaded.',
    source: 'crates/common/src/knobs.rs:1279',
  }),
} as const
