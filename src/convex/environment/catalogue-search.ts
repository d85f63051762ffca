import { integer } from './variable.ts'

/** Text search and the workers that build search indexes. */
export const search = {
  /**
   * Size of a text index in memory at which it is written to storage.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:751`.
   * @default 10485760
   */
  SEARCH_INDEX_SIZE_SOFT_LIMIT: integer({
    unit: 'bytes',
    default: 10_485_760,
    min: 1,
    description: 'Size of a text index in memory at which it is written to storage.',
    source: 'crates/common/src/knobs.rs:751',
  }),
  /**
   * Size of a text index in memory at which writes to it are refused.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:658`.
   * @default 104857600
   */
  SEARCH_INDEX_SIZE_HARD_LIMIT: integer({
    unit: 'bytes',
    default: 104_857_600,
    min: 1,
    description: 'Size of a text index in memory at which writes to it are refused.',
    source: 'crates/common/src/knobs.rs:658',
  }),
  /**
   * Text segments that are opened at once.
   *
   * Unit: segments, at least 1. Source: `crates/search/src/searcher/searchlight_knobs.rs:100`.
   * @default 20
   */
  MAX_CONCURRENT_TEXT_SEARCHES: integer({
    unit: 'segments',
    default: 20,
    min: 1,
    description: 'Text segments that are opened at once.',
    source: 'crates/search/src/searcher/searchlight_knobs.rs:100',
  }),
  /**
   * Text segments that stay open in memory.
   *
   * Unit: segments, at least 1. Source: `crates/search/src/searcher/searchlight_knobs.rs:92`.
   * @default 120
   */
  MAX_TEXT_LRU_ENTRIES: integer({
    unit: 'segments',
    default: 120,
    min: 1,
    description: 'Text segments that stay open in memory.',
    source: 'crates/search/src/searcher/searchlight_knobs.rs:92',
  }),
  /**
   * Requests that may wait in the search pools for each one that can run.
   *
   * Unit: requests per slot, at least 1. Source: `crates/search/src/searcher/searchlight_knobs.rs:68`.
   * @default 20
   */
  QUEUE_SIZE_MULTIPLIER: integer({
    unit: 'requests per slot',
    default: 20,
    min: 1,
    description: 'Requests that may wait in the search pools for each one that can run.',
    source: 'crates/search/src/searcher/searchlight_knobs.rs:68',
  }),
  /**
   * Time that fetching one segment from storage may take.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:1253`.
   * @default 150
   */
  ARCHIVE_FETCH_TIMEOUT_SECONDS: integer({
    unit: 'seconds',
    default: 150,
    min: 1,
    description: 'Time that fetching one segment from storage may take.',
    source: 'crates/common/src/knobs.rs:1253',
  }),
  /**
   * Segments that are fetched from storage at once.
   *
   * Unit: segments, at least 1. Source: `crates/search/src/searcher/searchlight_knobs.rs:55`.
   * @default 8
   */
  MAX_CONCURRENT_SEGMENT_FETCHES: integer({
    unit: 'segments',
    default: 8,
    min: 1,
    description: 'Segments that are fetched from storage at once.',
    source: 'crates/search/src/searcher/searchlight_knobs.rs:55',
  }),
} as const
