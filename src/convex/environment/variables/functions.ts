import { decimal, integer } from '../variable.ts'

/** What functions may use: concurrency, time, and what one call may read and write. */
export const functions = {
  // How much runs at once.
  APPLICATION_MAX_CONCURRENT_QUERIES: integer(16, 'queries').describe(
    'Queries that run at once. Further ones wait for a permit and are refused when the wait is over.',
  ),
  APPLICATION_MAX_CONCURRENT_MUTATIONS: integer(16, 'mutations').describe(
    'Mutations that run at once. Further ones wait for a permit and are refused when the wait is over.',
  ),
  APPLICATION_MAX_CONCURRENT_V8_ACTIONS: integer(64, 'actions').describe(
    'Actions of the default runtime, HTTP actions included, that run at once. `convexBackend` sets 16.',
  ),
  APPLICATION_MAX_CONCURRENT_NODE_ACTIONS: integer(64, 'actions').describe(
    'Actions of the Node.js runtime that run at once. They share one Node process. `convexBackend` sets 16.',
  ),
  APPLICATION_MAX_CONCURRENT_UPLOADS: integer(4, 'uploads').describe(
    'Packages that a deploy writes to storage at once.',
  ),
  MAX_CONCURRENT_ACTION_OPS: integer(8, 'operations').describe(
    'Operations, such as runQuery or a fetch, that one action may have in flight.',
  ),
  MAX_SYSCALL_BATCH_SIZE: integer(16, 'reads').describe(
    'Database reads of one function that are sent as one batch. More lowers latency and holds more connections.',
  ),
  ANALYZE_CONCURRENCY: integer(4, 'modules').describe('Modules of the default runtime that a deploy analyzes at once.'),

  // How long functions may run and wait.
  V8_ACTION_USER_TIMEOUT_SECS: integer(1800, 'seconds').describe(
    'Time that an action of the default runtime may take.',
  ),
  NODE_ACTION_USER_TIMEOUT_SECS: integer(600, 'seconds').describe(
    'Time that an action of the Node.js runtime may take. The Node process gets five seconds more.',
  ),
  V8_ACTION_SYSTEM_TIMEOUT_SECONDS: integer(300, 'seconds').describe(
    'Time that module loading and similar work may take within an action of the default runtime.',
  ),
  DATABASE_UDF_USER_TIMEOUT_SECONDS: integer(1, 'seconds').describe(
    "Time that a query's or mutation's own code may run, waiting for the database not counted.",
  ),
  DATABASE_UDF_SYSTEM_TIMEOUT_SECONDS: integer(15, 'seconds').describe(
    'Time that a query or mutation may spend in database reads and other system calls.',
  ),
  ISOLATE_ANALYZE_USER_TIMEOUT_SECONDS: integer(4, 'seconds').describe(
    'Time that evaluating a module may take while a deploy analyzes it.',
  ),
  APPLICATION_FUNCTION_RUNNER_SEMAPHORE_TIMEOUT: integer(5000, 'milliseconds').describe(
    'Time that a query or mutation waits for a concurrency permit before it is refused.',
  ),
  APPLICATION_FUNCTION_RUNNER_ACTION_SEMAPHORE_TIMEOUT: integer(10_000, 'milliseconds').describe(
    'Time that an action waits for a concurrency permit before it is refused.',
  ),

  // The queues in front of the function runner, which shed load when congested.
  ISOLATE_QUEUE_SIZE: integer(2000, 'requests').describe(
    'Function calls that may wait for an isolate. Their arguments stay in memory.',
  ),
  ISOLATE_QUEUE_IDLE_TIMEOUT_MS: integer(2000, 'milliseconds').describe(
    'Time that a call may wait for an isolate while the queue is not congested.',
  ),
  ISOLATE_QUEUE_CONGESTED_TIMEOUT_MS: integer(200, 'milliseconds').describe(
    'Time that a call may wait for an isolate while the queue is congested.',
  ),
  CODEL_QUEUE_IDLE_EXPIRATION_MILLIS: integer(5000, 'milliseconds').describe(
    'Time that work may wait in the search and thread pool queues while they are not congested.',
  ),
  CODEL_QUEUE_CONGESTED_EXPIRATION_MILLIS: integer(50, 'milliseconds').describe(
    'Time that work may wait in the search and thread pool queues while they are congested.',
  ),

  // What one transaction or function call may read, write and return.
  TRANSACTION_MAX_NUM_USER_WRITES: integer(16_000, 'documents', { max: 56_000 }).describe(
    'Documents that one mutation may write. With its system writes no more than 56000 fit in one insert.',
  ),
  TRANSACTION_MAX_USER_WRITE_SIZE_BYTES: integer(16_777_216, 'bytes').describe('Bytes that one mutation may write.'),
  TRANSACTION_MAX_READ_SIZE_ROWS: integer(32_000, 'documents').describe(
    'Documents that one query or mutation may read.',
  ),
  TRANSACTION_MAX_READ_SIZE_BYTES: integer(16_777_216, 'bytes').describe('Bytes that one query or mutation may read.'),
  TRANSACTION_MAX_READ_SET_INTERVALS: integer(4096, 'ranges').describe(
    'Index ranges that one query or mutation may read.',
  ),
  TRANSACTION_WARN_READ_SET_INTERVALS: integer(3072, 'ranges', { min: 0 }).describe(
    "Index ranges from which on a transaction's reads are logged as a warning.",
  ),
  TRANSACTION_MAX_NUM_SCHEDULED: integer(1000, 'functions', { min: 0 }).describe(
    'Functions that one mutation may schedule.',
  ),
  TRANSACTION_MAX_SCHEDULED_TOTAL_ARGUMENT_SIZE_BYTES: integer(16_777_216, 'bytes', {
    min: 0,
  }).describe('Bytes of the arguments of all functions that one mutation schedules.'),

  // Sizes of arguments and results, nesting, and retries after conflicts.
  FUNCTION_MAX_ARGS_SIZE: integer(16_777_216, 'bytes').describe("Size of a function's arguments."),
  FUNCTION_MAX_RESULT_SIZE: integer(16_777_216, 'bytes').describe("Size of a function's result."),
  FUNCTION_LIMIT_WARNING_RATIO: decimal(0.8, 'share of the limit', { min: 0, max: 1 }).describe(
    "Share of a limit from which on a function's log warns that it is close.",
  ),
  MAX_REACTOR_CALL_DEPTH: integer(8, 'calls').describe('Depth to which queries and mutations may call one another.'),
  UDF_EXECUTOR_OCC_MAX_RETRIES: integer(4, 'retries', { min: 0 }).describe(
    'Times that a mutation is run again after a write conflict.',
  ),
  UDF_EXECUTOR_OCC_INITIAL_BACKOFF_MS: integer(100, 'milliseconds', { min: 0 }).describe(
    'First wait before a mutation is run again after a write conflict.',
  ),
  UDF_EXECUTOR_OCC_MAX_BACKOFF_MS: integer(2000, 'milliseconds').describe(
    'Longest wait before a mutation is run again after a write conflict.',
  ),
}
