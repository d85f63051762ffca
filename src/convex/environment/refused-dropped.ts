import type { Refusal, Refusals } from './refusal.ts'

/** Day from which on Convex does not read a name, and the names that it reads instead. */
type Dropped = readonly [date: string, ...instead: readonly string[]]

// From the history of crates/common/src/knobs.rs and self-hosted/ up to 652b828, since the first image (2025-02-12), each
// with the commit.
const dropped: Readonly<Record<string, Dropped>> = {
  ACTIONS_USER_TIMEOUT_SECS: ['2026-07-02', 'V8_ACTION_USER_TIMEOUT_SECS', 'NODE_ACTION_USER_TIMEOUT_SECS'], // a461fb806
  ALLOW_FUNCTION_CONTEXT_REUSE: ['2026-07-21'], // 3c25419f3
  APPLICATION_MAX_CONCURRENT_HTTP_ACTIONS: ['2026-02-06', 'APPLICATION_MAX_CONCURRENT_V8_ACTIONS'], // 7609ebc01
  BACKEND_PREEMPTION_TIMEOUT_SECS: ['2025-04-14'], // 50751ae4d
  BACKEND_STARTUP_DELAY_SECS: ['2025-05-16'], // 1155fc64b
  COMMITTER_MAX_CONCURRENT_PERSISTENCE_WRITES: ['2026-08-12', 'COMMITTER_MAX_CONCURRENT_COMMITS'], // ffb029e6e
  DATABASE_WORKERS_MAX_CHECKPOINT_AGE: ['2025-11-07', 'SEARCH_WORKERS_MAX_CHECKPOINT_AGE'], // 5d3a21753
  DISABLE_FUZZY_TEXT_SEARCH: ['2025-03-12'], // e0d3832af
  ENABLE_LOG_STREAMING: ['2025-07-10'], // 841d5a31d
  FUNRUN_INDEX_READS_TO_CONDUCTOR_PERCENT: ['2026-06-29'], // 6b2360bd6
  FUNRUN_INITIAL_PERMIT_TIMEOUT_MS: [
    '2026-07-22',
    'ISOLATE_QUEUE_IDLE_TIMEOUT_MS',
    'ISOLATE_QUEUE_CONGESTED_TIMEOUT_MS',
  ], // c81531dbb
  HEAP_WORKER_PRINT_REPORT: ['2026-03-16'], // 6d1550584
  ISOLATE_MAX_HEAP_FOR_ANALYZE: ['2026-07-22'], // 723cd3e3a
  MODULE_CACHE_MAX_CONCURRENCY: ['2026-08-13'], // 663455e36
  MODULE_CACHE_MAX_SIZE_BYTES: ['2026-08-13', 'SOURCE_MAP_CACHE_MAX_SIZE_BYTES'], // 663455e36
  RETENTION_CHECKPOINT_LIMIT_PER_MINUTE: ['2025-11-20', 'RETENTION_CHECKPOINT_PERIOD_SECS'], // 90993c843
  RETENTION_DELETES_ENABLED: ['2026-05-05'], // e41d1cddb
  RETENTION_DOCUMENT_DELETES_ENABLED: ['2026-05-05'], // e41d1cddb
  RETENTION_FAIL_ALL_MULTIPLIER: ['2026-04-15'], // eac991ed7
  RETENTION_FAIL_ENABLED: ['2026-04-15'], // eac991ed7
  RETENTION_FAIL_START_MULTIPLIER: ['2026-04-15'], // eac991ed7
  RETENTION_READ_CHUNK: ['2025-09-16'], // b2bafac2f
  RETENTION_READ_PARALLEL: ['2025-09-16'], // b2bafac2f
  SUBSCRIPTION_PROCESS_LOG_ENTRY_TRACING_THRESHOLD: ['2026-05-26'], // 6053bfb9f
  SYNC_WORKER_RETRY_INITIAL_BACKOFF_MS: ['2026-03-26', 'SYNC_WORKER_QUERY_RETRY_INITIAL_BACKOFF_MS'], // 341e79391
  SYNC_WORKER_RETRY_MAX_BACKOFF_SECS: ['2026-03-26', 'SYNC_WORKER_QUERY_RETRY_MAX_BACKOFF_SECS'], // 341e79391
  USE_LEGACY_ENCRYPTOR: ['2025-06-04'], // 40a213134
  VECTOR_SEARCH_SHARD_BY_SEGMENT: ['2026-02-20'], // 64a28c8a7
}

/** The names that are read instead of a dropped one. */
export function insteadOf(name: string): readonly string[] {
  return (dropped[name] ?? []).slice(1)
}

/** Names that an earlier release of the image read. */
export const droppedNames: Refusals = Object.fromEntries(
  Object.entries(dropped).map(([name, [date, ...instead]]): [string, Refusal] => [
    name,
    {
      group: 'dropped',
      reason: `Releases since ${date} do not read it.`,
      wayOut:
        instead.length === 0 ? 'Leave it out: no other variable replaces it.' : `Set ${instead.join(' and ')} instead.`,
    },
  ]),
)
