import { boolean, integer, text, u32 } from '../variable.ts'

/** The process: isolates, threads and caches. */
export const runtime = {
  // The V8 isolates that run queries, mutations and actions of the default runtime.
  ISOLATE_MAX_USER_HEAP_SIZE: integer(67_108_864, 'bytes').describe(
    'JavaScript heap of one isolate. A function that needs more fails.',
  ),
  ISOLATE_MAX_HEAP_EXTRA_SIZE: integer(33_554_432, 'bytes', { min: 0 }).describe(
    'Heap that is added to it for what outlives one call.',
  ),
  ISOLATE_MAX_ARRAY_BUFFER_TOTAL_SIZE: integer(67_108_864, 'bytes').describe(
    'Array buffers of one isolate, which are outside its heap.',
  ),
  MAX_ISOLATE_WORKERS: integer(300, 'isolates').describe('Isolates that exist at once.'),
  FUNRUN_ISOLATE_ACTIVE_THREADS: integer(0, 'threads', { min: 0 }).describe(
    'Isolates that run JavaScript at the same time; 0 sets no limit.',
  ),
  REUSE_ISOLATES: boolean(true).describe('Whether an isolate serves several calls, each in a context of its own.'),
  ISOLATE_IDLE_TIMEOUT_SECONDS: integer(600, 'seconds').describe('Time after which an unused isolate is replaced.'),
  ISOLATE_MAX_LIFETIME_SECONDS: integer(3600, 'seconds').describe('Age at which an isolate is replaced.'),
  SUBFUNCTIONS_IN_SAME_ISOLATE: boolean(false).describe(
    'Whether a query or mutation that another one calls runs in the same isolate.',
  ),

  // Threads of the process.
  RUNTIME_WORKER_THREADS: integer(0, 'threads', { min: 0 }).describe(
    'Threads that run asynchronous work; 0 takes one for each core.',
  ),
  V8_THREADS: integer(0, 'threads', { min: 0, max: u32 }).describe(
    'Threads that V8 uses for compiling and collecting garbage; 0 takes one for each core.',
  ),
  RUNTIME_STACK_SIZE: integer(4_194_304, 'bytes').describe(
    'Stack of each thread. V8 alone is told that it may use 2 MiB of it.',
  ),
  ISOLATE_V8_FLAGS: text('no further flags', 'V8 flags, space-separated').describe(
    'Flags for V8. The backend does not start when V8 does not know one.',
    'crates/isolate/src/client.rs',
  ),

  // Caches. Together their limits are more than a gigabyte.
  UDF_CACHE_MAX_SIZE: integer(104_857_600, 'bytes', { min: 0 }).describe('Results of queries that are kept.'),
  INDEX_CACHE_SIZE: integer(536_870_912, 'bytes', { min: 0 }).describe(
    'Index entries that are kept for all transactions.',
  ),
  MAX_TRANSACTION_CACHE_SIZE_BYTES: integer(16_777_216, 'bytes', { min: 0 }).describe(
    'Index entries that are carried from one transaction to the next. When full it is emptied.',
  ),
  HTTP_CACHE_SIZE: integer(16_777_216, 'bytes', { min: 0 }).describe(
    'Responses about identity providers that are kept.',
  ),
  MAX_UDF_EXECUTION: integer(1000, 'executions').describe(
    'Executions of functions whose logs are kept for the dashboard and the CLI.',
  ),
  SOURCE_MAP_CACHE_MAX_SIZE_BYTES: integer(100_000_000, 'bytes', { min: 0 }).describe(
    'Source maps that are kept for stack traces.',
  ),
  SOURCE_MAP_CACHE_MAX_CONCURRENCY: integer(200, 'source packages').describe(
    'Source packages that are fetched at once to read source maps.',
  ),
  SOURCE_MAP_CACHE_QUEUE_SIZE: integer(400, 'requests').describe('Requests for source maps that may wait.'),
  INDEX_CACHE_VERIFY_PERCENT: integer(100, 'percent', { min: 0, max: 100 }).describe(
    'Share of cached index reads that are also read from the database and compared.',
  ),

  // Caches of the function runner.
  FUNRUN_MODULE_CACHE_SIZE: integer(250_000_000, 'bytes', { min: 0 }).describe('Source code of modules that is kept.'),
  FUNRUN_CODE_CACHE_SIZE: integer(500_000_000, 'bytes', { min: 0 }).describe('Compiled code of modules that is kept.'),
  FUNRUN_INDEX_CACHE_SIZE: integer(50_000_000, 'bytes', { min: 0 }).describe('Small indexes that are kept as a whole.'),
  FUNRUN_MODULE_MAX_CONCURRENCY: integer(200, 'modules').describe('Modules that are loaded at once.'),
  FUNRUN_MODULE_QUEUE_SIZE: integer(400, 'modules').describe('Modules that may wait to be loaded.'),
  FUNRUN_INDEX_CACHE_CONCURRENCY: integer(200, 'indexes').describe('Indexes that are loaded at once.'),
  FUNRUN_INDEX_CACHE_QUEUE_SIZE: integer(400, 'indexes').describe('Indexes that may wait to be loaded.'),
}
