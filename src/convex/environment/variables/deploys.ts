import { integer, u32 } from '../variable.ts'

/** Deploys, imports and exports. */
export const deploys = {
  // What a deploy may hold.
  MAX_USER_MODULES: integer(4096, 'modules').describe('Modules of one deploy.'),
  MAX_ZIPPED_PACKAGES_SIZE: integer(90_000_000, 'bytes').describe(
    'Zipped size of the modules and their external packages. The zip is built in memory.',
  ),
  ENV_VAR_LIMIT: integer(512, 'variables').describe("Environment variables that the deployment's functions may have."),
  ENV_VAR_TOTAL_SIZE_LIMIT: integer(524_288, 'bytes').describe('Size of the names and values of those variables.'),
  FINISH_PUSH_MAX_OCC_FAILURES: integer(8, 'attempts', { max: u32 }).describe(
    'Attempts at the last step of a deploy when it conflicts with the filling of indexes.',
  ),
  NODE_ANALYZE_MAX_RETRIES: integer(3, 'retries', { min: 0 }).describe(
    'Times that analyzing modules of the Node.js runtime is tried again.',
  ),
  CALLBACK_INITIAL_BACKOFF_MS: integer(1000, 'milliseconds').describe(
    'First wait before a Node.js action calls the backend again after a failure. Read by the Node process.',
    'npm-packages/node-executor/src/syscalls.ts',
  ),

  // Exports, imports and streaming export.
  EXPORT_STORAGE_GET_CONCURRENCY: integer(128, 'files').describe('Stored files that an export reads at once.'),
  EXPORT_MAX_INFLIGHT_PREFETCH_BYTES: integer(33_554_432, 'bytes', { max: u32 }).describe(
    'Bytes of stored files that an export reads ahead.',
  ),
  EXPORT_WORKER_PAGE_SIZE: integer(1000, 'documents').describe('Documents that an export reads at a time.'),
  EXPORT_PROGRESS_UPDATE_INTERVAL_SECS: integer(5, 'seconds').describe(
    "Time between two messages about an export's progress.",
  ),
  DOCUMENT_DELTAS_LIMIT: integer(128, 'documents').describe('Changes on one page of the streaming export.'),
  SNAPSHOT_LIST_LIMIT: integer(1024, 'documents').describe(
    "Documents on one page of the streaming export's first pass.",
  ),
  SNAPSHOT_LIST_TIME_LIMIT_SECONDS: integer(60, 'seconds').describe('Time that computing one such page may take.'),
  LIST_SNAPSHOT_MAX_AGE_SECS: integer(432_000, 'seconds').describe('Age up to which a snapshot can be listed.'),
}
