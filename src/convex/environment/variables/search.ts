import { boolean, decimal, integer, u32 } from '../variable.ts'

/** Database indexes, text search and vector search. */
export const search = {
  // Building database indexes.
  INDEX_BACKFILL_ENABLE: boolean(true, 'knobs.rs:670').describe(
    'Whether new indexes are filled. Without it, deploys that add an index never finish.',
  ),
  INDEX_BACKFILL_CONCURRENCY: integer(8, 'indexes', 'knobs.rs:1920').describe('Index backfills that run at once.'),
  INDEX_BACKFILL_WORKERS: integer(4, 'chunks', 'knobs.rs:688').describe(
    'Chunks of one backfill that are written at once.',
  ),
  INDEX_BACKFILL_CHUNK_RATE: integer(16, 'chunks per second', 'knobs.rs:674', { max: u32 }).describe(
    'Chunks that backfills write in a second, at most.',
  ),
  INDEX_BACKFILL_CHUNK_SIZE: integer(1024, 'entries', 'knobs.rs:684', { max: u32 }).describe(
    'Index entries of one chunk.',
  ),
  INDEX_BACKFILL_READ_SIZE: integer(500, 'documents', 'knobs.rs:678').describe(
    'Documents that a backfill reads at a time.',
  ),
  INDEX_BACKFILL_PROGRESS_INTERVAL_SECONDS: integer(1, 'seconds', 'knobs.rs:692', { min: 0 }).describe(
    "Time between two records of a backfill's progress.",
  ),
  INDEX_WORKERS_INITIAL_BACKOFF: integer(500, 'milliseconds', 'knobs.rs:1525', { min: 0 }).describe(
    'First wait after an index worker has failed.',
  ),
  INDEX_WORKERS_MAX_BACKOFF: integer(30_000, 'milliseconds', 'knobs.rs:1529').describe(
    'Longest wait after an index worker has failed.',
  ),

  // Text search and the workers that build search indexes.
  SEARCH_INDEX_SIZE_SOFT_LIMIT: integer(10_485_760, 'bytes', 'knobs.rs:751').describe(
    'Size of a text index in memory at which it is written to storage.',
  ),
  SEARCH_INDEX_SIZE_HARD_LIMIT: integer(104_857_600, 'bytes', 'knobs.rs:658').describe(
    'Size of a text index in memory at which writes to it are refused.',
  ),
  MAX_CONCURRENT_TEXT_SEARCHES: integer(20, 'segments', 'crates/search/src/searcher/searchlight_knobs.rs:100').describe(
    'Text segments that are opened at once.',
  ),
  MAX_TEXT_LRU_ENTRIES: integer(120, 'segments', 'crates/search/src/searcher/searchlight_knobs.rs:92').describe(
    'Text segments that stay open in memory.',
  ),
  QUEUE_SIZE_MULTIPLIER: integer(
    20,
    'requests per slot',
    'crates/search/src/searcher/searchlight_knobs.rs:68',
  ).describe('Requests that may wait in the search pools for each one that can run.'),
  ARCHIVE_FETCH_TIMEOUT_SECONDS: integer(150, 'seconds', 'knobs.rs:1253').describe(
    'Time that fetching one segment from storage may take.',
  ),
  MAX_CONCURRENT_SEGMENT_FETCHES: integer(8, 'segments', 'crates/search/src/searcher/searchlight_knobs.rs:55').describe(
    'Segments that are fetched from storage at once.',
  ),

  // The pace of the workers that flush and compact search indexes.
  SEARCH_WORKER_PAGES_PER_SECOND: integer(1000, 'pages per second', 'knobs.rs:880', { max: u32 }).describe(
    'Pages in a second that building an index which a user waits for may read.',
  ),
  SEARCH_WORKER_PASSIVE_PAGES_PER_SECOND: integer(10, 'pages per second', 'knobs.rs:896', { max: u32 }).describe(
    'Pages in a second that rebuilding an index in the background may read.',
  ),
  SEARCH_WORKERS_MAX_CHECKPOINT_AGE: integer(3600, 'seconds', 'knobs.rs:774').describe(
    'Time after which a search index is written to storage even when it is small.',
  ),
  DATABASE_WORKERS_POLL_INTERVAL: integer(20, 'seconds', 'knobs.rs:779').describe(
    'Time between two looks of the search workers at whether there is work.',
  ),
  DATABASE_WORKERS_MIN_COMMITS: integer(500, 'commits', 'knobs.rs:1620').describe(
    'Commits since the last look that make background workers act before their time is up.',
  ),
  SEARCH_INDEX_FLUSHER_MAX_BACKOFF: integer(30, 'seconds', 'knobs.rs:1535').describe(
    'Longest wait after writing an index to storage has failed. Until it succeeds, writes may be refused.',
  ),
  SEARCH_COMPACTOR_INITIAL_BACKOFF: integer(60, 'seconds', 'knobs.rs:1551', { min: 0 }).describe(
    'First wait after compacting an index has failed.',
  ),
  SEARCH_COMPACTOR_MAX_BACKOFF: integer(600, 'seconds', 'knobs.rs:1543').describe(
    'Longest wait after compacting an index has failed.',
  ),

  // Vector search.
  VECTOR_INDEX_SIZE_SOFT_LIMIT: integer(31_457_280, 'bytes', 'knobs.rs:865').describe(
    'Size of a vector index in memory at which it is written to storage.',
  ),
  VECTOR_INDEX_SIZE_HARD_LIMIT: integer(104_857_600, 'bytes', 'knobs.rs:665').describe(
    'Size of a vector index in memory at which writes to it are refused.',
  ),
  VECTOR_INDEX_THREADS: integer(4, 'threads', 'knobs.rs:869').describe('Threads that build one vector segment.'),
  VECTOR_INDEX_WORKER_PAGE_SIZE: integer(128, 'documents', 'knobs.rs:904').describe(
    'Documents that building a vector index reads at a time.',
  ),
  MAX_CONCURRENT_VECTOR_SEARCHES: integer(
    20,
    'searches',
    'crates/search/src/searcher/searchlight_knobs.rs:63',
  ).describe('Vector searches that run at once. Each takes memory.'),
  MAX_VECTOR_LRU_ENTRIES: integer(120, 'segments', 'crates/search/src/searcher/searchlight_knobs.rs:83').describe(
    'Vector segments that stay open in memory.',
  ),
  MAX_CONCURRENT_VECTOR_PREFETCHES: integer(
    2,
    'segments',
    'crates/search/src/searcher/searchlight_knobs.rs:88',
  ).describe('Vector segments that are fetched ahead at once.'),

  // Merging vector segments.
  MAX_CONCURRENT_SEGMENT_COMPACTIONS: integer(
    3,
    'compactions',
    'crates/search/src/searcher/searchlight_knobs.rs:31',
  ).describe('Compactions that run at once. Each takes several cores.'),
  SEGMENT_MAX_SIZE_BYTES: integer(3_003_733_333, 'bytes', 'knobs.rs:1215').describe(
    'Size up to which segments are merged.',
  ),
  MIN_COMPACTION_SEGMENTS: integer(3, 'segments', 'knobs.rs:1218').describe('Segments from which on they are merged.'),
  MAX_COMPACTION_SEGMENTS: integer(10, 'segments', 'knobs.rs:1221').describe(
    'Segments that one compaction merges, at most.',
  ),
  MAX_SEGMENT_DELETED_PERCENTAGE: decimal(0.2, 'share of the vectors', 'knobs.rs:1226', { min: 0, max: 1 }).describe(
    "Share of a segment's vectors, from 0 to 1, that may be deleted before it is rewritten.",
  ),
}
