import { boolean, integer, text, u32 } from '../variable.ts'

/** The process: isolates, threads and caches. */
export const runtime = {
  // The V8 isolates that run queries, mutations and actions of the default runtime.
  ISOLATE_MAX_USER_HEAP_SIZE: integer(67_108_864, 'bytes', 'knobs.rs:1087').describe(
    'JavaScript heap of one isolate. A function that needs more fails.',
  ),
  ISOLATE_MAX_HEAP_EXTRA_SIZE: integer(33_554_432, 'bytes', 'knobs.rs:1092', { min: 0 }).describe(
    'Heap that is added to it for what outlives one call.',
  ),
  ISOLATE_MAX_ARRAY_BUFFER_TOTAL_SIZE: integer(67_108_864, 'bytes', 'knobs.rs:1096').describe(
    'Array buffers of one isolate, which are outside its heap.',
  ),
  MAX_ISOLATE_WORKERS: integer(300, 'isolates', 'knobs.rs:945').describe('Isolates that exist at once.'),
  FUNRUN_ISOLATE_ACTIVE_THREADS: integer(0, 'threads', 'knobs.rs:1361', { min: 0 }).describe(
    'Isolates that run JavaScript at the same time; 0 sets no limit.',
  ),
  REUSE_ISOLATES: boolean(true, 'knobs.rs:968').describe(
    'Whether an isolate serves several calls, each in a context of its own.',
  ),
  ISOLATE_IDLE_TIMEOUT_SECONDS: integer(600, 'seconds', 'knobs.rs:972').describe(
    'Time after which an unused isolate is replaced.',
  ),
  ISOLATE_MAX_LIFETIME_SECONDS: integer(3600, 'seconds', 'knobs.rs:976').describe(
    'Age at which an isolate is replaced.',
  ),
  SUBFUNCTIONS_IN_SAME_ISOLATE: boolean(false, 'knobs.rs:1235').describe(
    'Whether a query or mutation that another one calls runs in the same isolate.',
  ),

  // Threads of the process.
  RUNTIME_WORKER_THREADS: integer(0, 'threads', 'knobs.rs:59', { min: 0 }).describe(
    'Threads that run asynchronous work; 0 takes one for each core.',
  ),
  V8_THREADS: integer(0, 'threads', 'knobs.rs:963', { min: 0, max: u32 }).describe(
    'Threads that V8 uses for compiling and collecting garbage; 0 takes one for each core.',
  ),
  RUNTIME_STACK_SIZE: integer(4_194_304, 'bytes', 'knobs.rs:55').describe(
    'Stack of each thread. V8 alone is told that it may use 2 MiB of it.',
  ),
  ISOLATE_V8_FLAGS: text('no further flags', 'V8 flags, space-separated', 'crates/isolate/src/client.rs:517').describe(
    'Flags for V8. The backend does not start when V8 does not know one.',
  ),

  // Caches. Together their limits are more than a gigabyte.
  UDF_CACHE_MAX_SIZE: integer(104_857_600, 'bytes', 'knobs.rs:69', { min: 0 }).describe(
    'Results of queries that are kept.',
  ),
  INDEX_CACHE_SIZE: integer(536_870_912, 'bytes', 'knobs.rs:1957', { min: 0 }).describe(
    'Index entries that are kept for all transactions.',
  ),
  MAX_TRANSACTION_CACHE_SIZE_BYTES: integer(16_777_216, 'bytes', 'knobs.rs:593', { min: 0 }).describe(
    'Index entries that are carried from one transaction to the next. When full it is emptied.',
  ),
  HTTP_CACHE_SIZE: integer(16_777_216, 'bytes', 'knobs.rs:1925', { min: 0 }).describe(
    'Responses about identity providers that are kept.',
  ),
  MAX_UDF_EXECUTION: integer(1000, 'executions', 'knobs.rs:77').describe(
    'Executions of functions whose logs are kept for the dashboard and the CLI.',
  ),
  SOURCE_MAP_CACHE_MAX_SIZE_BYTES: integer(100_000_000, 'bytes', 'knobs.rs:1258', { min: 0 }).describe(
    'Source maps that are kept for stack traces.',
  ),
  SOURCE_MAP_CACHE_MAX_CONCURRENCY: integer(200, 'source packages', 'knobs.rs:1263').describe(
    'Source packages that are fetched at once to read source maps.',
  ),
  SOURCE_MAP_CACHE_QUEUE_SIZE: integer(400, 'requests', 'knobs.rs:1267').describe(
    'Requests for source maps that may wait.',
  ),
  INDEX_CACHE_VERIFY_PERCENT: integer(100, 'percent', 'knobs.rs:1996', { min: 0, max: 100 }).describe(
    'Share of cached index reads that are also read from the database and compared.',
  ),

  // Caches of the function runner.
  FUNRUN_MODULE_CACHE_SIZE: integer(250_000_000, 'bytes', 'knobs.rs:1283', { min: 0 }).describe(
    'Source code of modules that is kept.',
  ),
  FUNRUN_CODE_CACHE_SIZE: integer(500_000_000, 'bytes', 'knobs.rs:1295', { min: 0 }).describe(
    'Compiled code of modules that is kept.',
  ),
  FUNRUN_INDEX_CACHE_SIZE: integer(50_000_000, 'bytes', 'knobs.rs:1271', { min: 0 }).describe(
    'Small indexes that are kept as a whole.',
  ),
  FUNRUN_MODULE_MAX_CONCURRENCY: integer(200, 'modules', 'knobs.rs:1287').describe('Modules that are loaded at once.'),
  FUNRUN_MODULE_QUEUE_SIZE: integer(400, 'modules', 'knobs.rs:1291').describe('Modules that may wait to be loaded.'),
  FUNRUN_INDEX_CACHE_CONCURRENCY: integer(200, 'indexes', 'knobs.rs:1275').describe('Indexes that are loaded at once.'),
  FUNRUN_INDEX_CACHE_QUEUE_SIZE: integer(400, 'indexes', 'knobs.rs:1279').describe(
    'Indexes that may wait to be loaded.',
  ),
}
