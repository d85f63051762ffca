import { integer } from './variable.ts'

/** The pace of the workers that flush and compact search indexes. */
export const searchWorkers = {
  /**
   * Pages in a second that building an index which a user waits for may read.
   *
   * Unit: pages per second, from 1 to 4294967295. Source: `crates/common/src/knobs.rs:880`.
   * @default 1000
   */
  SEARCH_WORKER_PAGES_PER_SECOND: integer({
    unit: 'pages per second',
    default: 1000,
    min: 1,
    max: 4_294_967_295,
    description: 'Pages in a second that building an index which a user waits for may read.',
    source: 'crates/common/src/knobs.rs:880',
  }),
  /**
   * Pages in a second that rebuilding an index in the background may read.
   *
   * Unit: pages per second, from 1 to 4294967295. Source: `crates/common/src/knobs.rs:896`.
   * @default 10
   */
  SEARCH_WORKER_PASSIVE_PAGES_PER_SECOND: integer({
    unit: 'pages per second',
    default: 10,
    min: 1,
    max: 4_294_967_295,
    description: 'Pages in a second that rebuilding an index in the background may read.',
    source: 'crates/common/src/knobs.rs:896',
  }),
  /**
   * Time after which a search index is written to storage even when it is small.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:774`.
   * @default 3600
   */
  SEARCH_WORKERS_MAX_CHECKPOINT_AGE: integer({
    unit: 'seconds',
    default: 3600,
    min: 1,
    description: 'Time after which a search index is written to storage even when it is small.',
    source: 'crates/common/src/knobs.rs:774',
  }),
  /**
   * Time between two looks of the search workers at whether there is work.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:779`.
   * @default 20
   */
  DATABASE_WORKERS_POLL_INTERVAL: integer({
    unit: 'seconds',
    default: 20,
    min: 1,
    description: 'Time between two looks of the search workers at whether there is work.',
    source: 'crates/common/src/knobs.rs:779',
  }),
  /**
   * Commits since the last look that make background workers act before their time is up.
   *
   * Unit: commits, at least 1. Source: `crates/common/src/knobs.rs:1620`.
   * @default 500
   */
  DATABASE_WORKERS_MIN_COMMITS: integer({
    unit: 'commits',
    default: 500,
    min: 1,
    description: 'Commits since the last look that make background workers act before their time is up.',
    source: 'crates/common/src/knobs.rs:1620',
  }),
  /**
   * Longest wait after writing an index to storage has failed. Until it succeeds, writes may be refused.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:1535`.
   * @default 30
   */
  SEARCH_INDEX_FLUSHER_MAX_BACKOFF: integer({
    unit: 'seconds',
    default: 30,
    min: 1,
    description: 'Longest wait after writing an index to storage has failed. Until it succeeds, writes may be refused.',
    source: 'crates/common/src/knobs.rs:1535',
  }),
  /**
   * First wait after compacting an index has failed.
   *
   * Unit: seconds, at least 0. Source: `crates/common/src/knobs.rs:1551`.
   * @default 60
   */
  SEARCH_COMPACTOR_INITIAL_BACKOFF: integer({
    unit: 'seconds',
    default: 60,
    min: 0,
    description: 'First wait after compacting an index has failed.',
    source: 'crates/common/src/knobs.rs:1551',
  }),
  /**
   * Longest wait after compacting an index has failed.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:1543`.
   * @default 600
   */
  SEARCH_COMPACTOR_MAX_BACKOFF: integer({
    unit: 'seconds',
    default: 600,
    min: 1,
    description: 'Longest wait after compacting an index has failed.',
    source: 'crates/common/src/knobs.rs:1543',
  }),
} as const
