import { decimal, integer } from './variable.ts'

/** Merging vector segments. */
export const vectorCompaction = {
  /**
   * Compactions that run at once. Each takes several cores.
   *
   * Unit: compactions, at least 1. Source: `crates/search/src/searcher/searchlight_knobs.rs:31`.
   * @default 3
   */
  MAX_CONCURRENT_SEGMENT_COMPACTIONS: integer({
    unit: 'compactions',
    default: 3,
    min: 1,
    description: 'Compactions that run at once. Each takes several cores.',
    source: 'crates/search/src/searcher/searchlight_knobs.rs:31',
  }),
  /**
   * Size up to which segments are merged.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:1215`.
   * @default 3003733333
   */
  SEGMENT_MAX_SIZE_BYTES: integer({
    unit: 'bytes',
    default: 3_003_733_333,
    min: 1,
    description: 'Size up to which segments are merged.',
    source: 'crates/common/src/knobs.rs:1215',
  }),
  /**
   * Segments from which on they are merged.
   *
   * Unit: segments, at least 1. Source: `crates/common/src/knobs.rs:1218`.
   * @default 3
   */
  MIN_COMPACTION_SEGMENTS: integer({
    unit: 'segments',
    default: 3,
    min: 1,
    description: 'Segments from which on they are merged.',
    source: 'crates/common/src/knobs.rs:1218',
  }),
  /**
   * Segments that one compaction merges, at most.
   *
   * Unit: segments, at least 1. Source: `crates/common/src/knobs.rs:1221`.
   * @default 10
   */
  MAX_COMPACTION_SEGMENTS: integer({
    unit: 'segments',
    default: 10,
    min: 1,
    description: 'Segments that one compaction merges, at most.',
    source: 'crates/common/src/knobs.rs:1221',
  }),
  /**
   * Share of a segment's vectors, from 0 to 1, that may be deleted before it is rewritten.
   *
   * Unit: share of the vectors, from 0 to 1. Source: `crates/common/src/knobs.rs:1226`.
   * @default 0.2
   */
  MAX_SEGMENT_DELETED_PERCENTAGE: decimal({
    unit: 'share of the vectors',
    default: 0.2,
    min: 0,
    max: 1,
    description: "Share of a segment's vectors, from 0 to 1, that may be deleted before it is rewritten.",
    source: 'crates/common/src/knobs.rs:1226',
  }),
} as const
