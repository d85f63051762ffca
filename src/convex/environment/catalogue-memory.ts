import { integer } from './variable.ts'

/** Caches. Together their limits are more than a gigabyte. */
export const memory = {
  /**
   * Results of queries that are kept.
   *
   * Unit: bytes, at least 0. Source: `crates/common/src/knobs.rs:69`.
   * @default 104857600
   */
  UDF_CACHE_MAX_SIZE: integer({
    unit: 'bytes',
    default: 104_857_600,
    min: 0,
    description: 'Results of queries that are kept.',
    source: 'crates/common/src/knobs.rs:69',
  }),
  /**
   * Index entries that are kept for all transactions.
   *
   * Unit: bytes, at least 0. Source: `crates/common/src/knobs.rs:1957`.
   * @default 536870912
   */
  INDEX_CACHE_SIZE: integer({
    unit: 'bytes',
    default: 536_870_912,
    min: 0,
    description: 'Index entries that are kept for all transactions.',
    source: 'crates/common/src/knobs.rs:1957',
  }),
  /**
   * Index entries that are carried from one transaction to the next. When full it is emptied.
   *
   * Unit: bytes, at least 0. Source: `crates/common/src/knobs.rs:593`.
   * @default 16777216
   */
  MAX_TRANSACTION_CACHE_SIZE_BYTES: integer({
    unit: 'bytes',
    default: 16_777_216,
    min: 0,
    description: 'Index entries that are carried from one transaction to the next. When full it is emptied.',
    source: 'crates/common/src/knobs.rs:593',
  }),
  /**
   * Responses about identity providers that are kept.
   *
   * Unit: bytes, at least 0. Source: `crates/common/src/knobs.rs:1925`.
   * @default 16777216
   */
  HTTP_CACHE_SIZE: integer({
    unit: 'bytes',
    default: 16_777_216,
    min: 0,
    description: 'Responses about identity providers that are kept.',
    source: 'crates/common/src/knobs.rs:1925',
  }),
  /**
   * Executions of functions whose logs are kept for the dashboard and the CLI.
   *
   * Unit: executions, at least 1. Source: `crates/common/src/knobs.rs:77`.
   * @default 1000
   */
  MAX_UDF_EXECUTION: integer({
    unit: 'executions',
    default: 1000,
    min: 1,
    description: 'Executions of functions whose logs are kept for the dashboard and the CLI.',
    source: 'crates/common/src/knobs.rs:77',
  }),
  /**
   * Source maps that are kept for stack traces.
   *
   * Unit: bytes, at least 0. Source: `crates/common/src/knobs.rs:1258`.
   * @default 100000000
   */
  SOURCE_MAP_CACHE_MAX_SIZE_BYTES: integer({
    unit: 'bytes',
    default: 100_000_000,
    min: 0,
    description: 'Source maps that are kept for stack traces.',
    source: 'crates/common/src/knobs.rs:1258',
  }),
  /**
   * Share of cached index reads that are also read from the database and compared.
   *
   * Unit: percent, from 0 to 100. Source: `crates/common/src/knobs.rs:1996`.
   * @default 100
   */
  INDEX_CACHE_VERIFY_PERCENT: integer({
    unit: 'percent',
    default: 100,
    min: 0,
    max: 100,
    description: 'Share of cached index reads that are also read from the database and compared.',
    source: 'crates/common/src/knobs.rs:1996',
  }),
} as const
