import { integer } from './variable.ts'

/** Vector search. */
export const vector = {
  /**
   * Size of a vector index in memory at which it is written to storage.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:865`.
   * @default 31457280
   */
  VECTOR_INDEX_SIZE_SOFT_LIMIT: integer({
    unit: 'bytes',
    default: 31_457_280,
    min: 1,
    description: 'Size of a vector index in memory at which it is written to storage.',
    source: 'crates/common/src/knobs.rs:865',
  }),
  /**
   * Size of a vector index in memory at which writes to it are refused.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:665`.
   * @default 104857600
   */
  VECTOR_INDEX_SIZE_HARD_LIMIT: integer({
    unit: 'bytes',
    default: 104_857_600,
    min: 1,
    description: 'Size of a vector index in memory at which writes to it are refused.',
    source: 'crates/common/src/knobs.rs:665',
  }),
  /**
   * Threads that build one vector segment.
   *
   * Unit: threads, at least 1. Source: `crates/common/src/knobs.rs:869`.
   * @default 4
   */
  VECTOR_INDEX_THREADS: integer({
    unit: 'threads',
    default: 4,
    min: 1,
    description: 'Threads that build one vector segment.',
    source: 'crates/common/src/knobs.rs:869',
  }),
  /**
   * Documents that building a vector index reads at a time.
   *
   * Unit: documents, at least 1. Source: `crates/common/src/knobs.rs:904`.
   * @default 128
   */
  VECTOR_INDEX_WORKER_PAGE_SIZE: integer({
    unit: 'documents',
    default: 128,
    min: 1,
    description: 'Documents that building a vector index reads at a time.',
    source: 'crates/common/src/knobs.rs:904',
  }),
  /**
   * Vector searches that run at once. Each takes memory.
   *
   * Unit: searches, at least 1. Source: `crates/search/src/searcher/searchlight_knobs.rs:63`.
   * @default 20
   */
  MAX_CONCURRENT_VECTOR_SEARCHES: integer({
    unit: 'searches',
    default: 20,
    min: 1,
    description: 'Vector searches that run at once. Each takes memory.',
    source: 'crates/search/src/searcher/searchlight_knobs.rs:63',
  }),
  /**
   * Vector segments that stay open in memory.
   *
   * Unit: segments, at least 1. Source: `crates/search/src/searcher/searchlight_knobs.rs:83`.
   * @default 120
   */
  MAX_VECTOR_LRU_ENTRIES: integer({
    unit: 'segments',
    default: 120,
    min: 1,
    description: 'Vector segments that stay open in memory.',
    source: 'crates/search/src/searcher/searchlight_knobs.rs:83',
  }),
  /**
   * Vector segments that are fetched ahead at once.
   *
   * Unit: segments, at least 1. Source: `crates/search/src/searcher/searchlight_knobs.rs:88`.
   * @default 2
   */
  MAX_CONCURRENT_VECTOR_PREFETCHES: integer({
    unit: 'segments',
    default: 2,
    min: 1,
    description: 'Vector segments that are fetched ahead at once.',
    source: 'crates/search/src/searcher/searchlight_knobs.rs:88',
  }),
} as const
