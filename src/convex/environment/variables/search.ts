import { boolean, decimal, integer, u32 } from '../variable.ts'

const searchKnobs = 'crates/search/src/searcher/searchlight_knobs.rs'

/** Database indexes, text search and vector search. */
export const search = {
  // Building database indexes.
  INDEX_BACKFILL_ENABLE: boolean(true).describe(
    'Whether new indexes are filled. Without it, deploys that add an index never finish.',
  ),
  INDEX_BACKFILL_CONCURRENCY: integer(8, 'indexes').describe('Index backfills that run at once.'),
  INDEX_BACKFILL_WORKERS: integer(4, 'chunks').describe('Chunks of one backfill that are written at once.'),
  INDEX_BACKFILL_CHUNK_RATE: integer(16, 'chunks per second', { max: u32 }).describe(
    'Chunks that backfills write in a second, at most.',
  ),
  INDEX_BACKFILL_CHUNK_SIZE: integer(1024, 'entries', { max: u32 }).describe('Index entries of one chunk.'),
  INDEX_BACKFILL_READ_SIZE: integer(500, 'documents').describe('Documents that a backfill reads at a time.'),
  INDEX_BACKFILL_PROGRESS_INTERVAL_SECONDS: integer(1, 'seconds', { min: 0 }).describe(
    "Time between two records of a backfill's progress.",
  ),
  INDEX_WORKERS_INITIAL_BACKOFF: integer(500, 'milliseconds', { min: 0 }).describe(
    'First wait after an index worker has failed.',
  ),
  INDEX_WORKERS_MAX_BACKOFF: integer(30_000, 'milliseconds').describe('Longest wait after an index worker has failed.'),

  // Text search and the workers that build search indexes.
  SEARCH_INDEX_SIZE_SOFT_LIMIT: integer(10_485_760, 'bytes').describe(
    'Size of a text index in memory at which it is written to storage.',
  ),
  SEARCH_INDEX_SIZE_HARD_LIMIT: integer(104_857_600, 'bytes').describe(
    'Size of a text index in memory at which writes to it are refused.',
  ),
  MAX_CONCURRENT_TEXT_SEARCHES: integer(20, 'segments').describe('Text segments that are opened at once.', searchKnobs),
  MAX_TEXT_LRU_ENTRIES: integer(120, 'segments').describe('Text segments that stay open in memory.', searchKnobs),
  QUEUE_SIZE_MULTIPLIER: integer(20, 'requests per slot').describe(
    'Requests that may wait in the search pools for each one that can run.',
    searchKnobs,
  ),
  ARCHIVE_FETCH_TIMEOUT_SECONDS: integer(150, 'seconds').describe(
    'Time that fetching one segment from storage may take.',
  ),
  MAX_CONCURRENT_SEGMENT_FETCHES: integer(8, 'segments').describe(
    'Segments that are fetched from storage at once.',
    searchKnobs,
  ),

  // The pace of the workers that flush and compact search indexes.
  SEARCH_WORKER_PAGES_PER_SECOND: integer(1000, 'pages per second', { max: u32 }).describe(
    'Pages in a second that building an index which a user waits for may read.',
  ),
  SEARCH_WORKER_PASSIVE_PAGES_PER_SECOND: integer(10, 'pages per second', { max: u32 }).describe(
    'Pages in a second that rebuilding an index in the background may read.',
  ),
  SEARCH_WORKERS_MAX_CHECKPOINT_AGE: integer(3600, 'seconds').describe(
    'Time after which a search index is written to storage even when it is small.',
  ),
  DATABASE_WORKERS_POLL_INTERVAL: integer(20, 'seconds').describe(
    'Time between two looks of the search workers at whether there is work.',
  ),
  DATABASE_WORKERS_MIN_COMMITS: integer(500, 'commits').describe(
    'Commits since the last look that make background workers act before their time is up.',
  ),
  SEARCH_INDEX_FLUSHER_MAX_BACKOFF: integer(30, 'seconds').describe(
    'Longest wait after writing an index to storage has failed. Until it succeeds, writes may be refused.',
  ),
  SEARCH_COMPACTOR_INITIAL_BACKOFF: integer(60, 'seconds', { min: 0 }).describe(
    'First wait after compacting an index has failed.',
  ),
  SEARCH_COMPACTOR_MAX_BACKOFF: integer(600, 'seconds').describe('Longest wait after compacting an index has failed.'),

  // Vector search.
  VECTOR_INDEX_SIZE_SOFT_LIMIT: integer(31_457_280, 'bytes').describe(
    'Size of a vector index in memory at which it is written to storage.',
  ),
  VECTOR_INDEX_SIZE_HARD_LIMIT: integer(104_857_600, 'bytes').describe(
    'Size of a vector index in memory at which writes to it are refused.',
  ),
  VECTOR_INDEX_THREADS: integer(4, 'threads').describe('Threads that build one vector segment.'),
  VECTOR_INDEX_WORKER_PAGE_SIZE: integer(128, 'documents').describe(
    'Documents that building a vector index reads at a time.',
  ),
  MAX_CONCURRENT_VECTOR_SEARCHES: integer(20, 'searches').describe(
    'Vector searches that run at once. Each takes memory.',
    searchKnobs,
  ),
  MAX_VECTOR_LRU_ENTRIES: integer(120, 'segments').describe('Vector segments that stay open in memory.', searchKnobs),
  MAX_CONCURRENT_VECTOR_PREFETCHES: integer(2, 'segments').describe(
    'Vector segments that are fetched ahead at once.',
    searchKnobs,
  ),

  // Merging vector segments.
  MAX_CONCURRENT_SEGMENT_COMPACTIONS: integer(3, 'compactions').describe(
    'Compactions that run at once. Each takes several cores.',
    searchKnobs,
  ),
  SEGMENT_MAX_SIZE_BYTES: integer(3_003_733_333, 'bytes').describe('Size up to which segments are merged.'),
  MIN_COMPACTION_SEGMENTS: integer(3, 'segments').describe('Segments from which on they are merged.'),
  MAX_COMPACTION_SEGMENTS: integer(10, 'segments').describe('Segments that one compaction merges, at most.'),
  MAX_SEGMENT_DELETED_PERCENTAGE: decimal(0.2, 'share of the vectors', { min: 0, max: 1 }).describe(
    "Share of a segment's vectors, from 0 to 1, that may be deleted before it is rewritten.",
  ),
}
