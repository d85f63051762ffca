const alone = (reason: string, names: string): Readonly<Record<string, string>> =>
  Object.fromEntries(names.split(' ').map((name) => [name, reason]))

/**
 * Settings that Convex reads and that `env` does not offer, each with the reason. `extraEnv` accepts them. `npm run
 * upstream` reports a setting that is neither here, nor in the catalogue, nor refused (652b828).
 */
export const leftAlone: Readonly<Record<string, string>> = {
  ...alone(
    "It changes only what Convex's developers see in traces, metrics and logs.",
    'ARCHIVE_METRIC_EMIT_THRESHOLD_FRACTION COMMIT_TRACE_THRESHOLD HEAP_WORKER_REPORT_INTERVAL_SECONDS ' +
      'NUM_READ_SET_STACKS PROPAGATE_UPSTREAM_TRACES PROPOSED_MAX_BYTES_WRITTEN_PER_SECOND READ_SET_CAPTURE_BACKTRACES ' +
      'REQUEST_TRACE_SAMPLE_CONFIG SEARCHLIGHT_CLUSTER_NAME SUBSCRIPTION_ADVANCE_LOG_TRACING_THRESHOLD ' +
      'USAGE_TRACKING_WORKER_SLOW_TRACE_THRESHOLD_SECONDS',
  ),
  ...alone('It only labels error reports.', 'NOMAD_DC NOMAD_GROUP_NAME NOMAD_JOB_NAME NOMAD_TASK_NAME USER'),
  ...alone(
    'It is for the usage accounting of the cloud of Convex.',
    'FILE_STORAGE_SIZE_MIN_DOCUMENTS_TO_RESUME USAGE_LIMIT_EVALUATE_INTERVAL_SECS USAGE_TRACKING_PERIOD_SECS',
  ),
  ...alone(
    'It sets the resolution of the function charts of the dashboard.',
    'UDF_METRICS_BUCKET_WIDTH_SECS UDF_METRICS_MAX_BUCKETS UDF_METRICS_MAX_DURATION_MS UDF_METRICS_MIN_DURATION_MS ' +
      'UDF_METRICS_SIGNIFICANT_FIGURES',
  ),
  ...alone(
    'It is for streaming export, which is on in a self-hosted backend and divides its pages itself.',
    'CONVEX_ENABLE_STREAMING_EXPORT DATA_SYNC_BY_ID_FRESHNESS_SECONDS DATA_SYNC_MAX_ROWS_READ ' +
      'DATA_SYNC_PAGE_BYTES_LIMIT DATA_SYNC_PAGE_SIZE_LIMIT DATA_SYNC_PROGRESS_WRITE_INTERVAL_MS',
  ),
  ...alone(
    'It sets the pace of internal records on which retention and indexes rely.',
    'MAX_REPEATABLE_TIMESTAMP_COMMIT_DELAY MAX_REPEATABLE_TIMESTAMP_IDLE_FREQUENCY TABLE_SUMMARY_AGE_JITTER_SECONDS ' +
      'TABLE_SUMMARY_BOOTSTRAP_RECENT_THRESHOLD_SECS TABLE_SUMMARY_MAX_AGE_WITH_WRITES TABLE_SUMMARY_MAX_CHECKPOINT_AGE',
  ),
  ...alone(
    'It must fit limits that are compiled into the backend.',
    'MULTI_SEGMENT_FULL_SCAN_THRESHOLD_KB MYSQL_MAX_DYNAMIC_SMART_CHUNK_SIZE RUNTIME_DISABLE_LIFO_SLOT ' +
      'SEARCH_INDEXING_MEMORY_ARENA_BYTES SYSTEM_FUNCTION_MAX_RESULT_SIZE TRANSACTION_MAX_SYSTEM_NUM_WRITES ' +
      'TRANSACTION_MAX_SYSTEM_WRITE_SIZE_BYTES',
  ),
  ...alone(
    'It states from which version on clients understand a part of the protocol.',
    'MIN_NPM_VERSION_FOR_FUZZY_SEARCH MIN_NPM_VERSION_FOR_TRANSITION_CHUNKS',
  ),
  ...alone(
    'It has an effect on AWS Lambda alone, which the image does not use.',
    'CALLBACK_WAITS_FOR_EMPTY_EVENT_LOOP MAX_INVOKE_COUNT',
  ),
}
