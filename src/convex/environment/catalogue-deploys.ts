import { integer } from './variable.ts'

/** What a deploy may hold. */
export const deploys = {
  /**
   * Modules of one deploy.
   *
   * Unit: modules, at least 1. Source: `crates/common/src/knobs.rs:1667`.
   * @default 4096
   */
  MAX_USER_MODULES: integer({
    unit: 'modules',
    default: 4096,
    min: 1,
    description: 'Modules of one deploy.',
    source: 'crates/common/src/knobs.rs:1667',
  }),
  /**
   * Zipped size of the modules and their external packages. The zip is built in memory.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:1674`.
   * @default 90000000
   */
  MAX_ZIPPED_PACKAGES_SIZE: integer({
    unit: 'bytes',
    default: 90_000_000,
    min: 1,
    description: 'Zipped size of the modules and their external packages. The zip is built in memory.',
    source: 'crates/common/src/knobs.rs:1674',
  }),
  /**
   * Environment variables that the deployment's functions may have.
   *
   * Unit: variables, at least 1. Source: `crates/common/src/knobs.rs:1928`.
   * @default 512
   */
  ENV_VAR_LIMIT: integer({
    unit: 'variables',
    default: 512,
    min: 1,
    description: "Environment variables that the deployment's functions may have.",
    source: 'crates/common/src/knobs.rs:1928',
  }),
  /**
   * Size of the names and values of those variables.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:1932`.
   * @default 524288
   */
  ENV_VAR_TOTAL_SIZE_LIMIT: integer({
    unit: 'bytes',
    default: 524_288,
    min: 1,
    description: 'Size of the names and values of those variables.',
    source: 'crates/common/src/knobs.rs:1932',
  }),
  /**
   * Attempts at the last step of a deploy when it conflicts with the filling of indexes.
   *
   * Unit: attempts, from 1 to 4294967295. Source: `crates/common/src/knobs.rs:305`.
   * @default 8
   */
  FINISH_PUSH_MAX_OCC_FAILURES: integer({
    unit: 'attempts',
    default: 8,
    min: 1,
    max: 4_294_967_295,
    description: 'Attempts at the last step of a deploy when it conflicts with the filling of indexes.',
    source: 'crates/common/src/knobs.rs:305',
  }),
  /**
   * Times that analyzing modules of the Node.js runtime is tried again.
   *
   * Unit: retries, at least 0. Source: `crates/common/src/knobs.rs:1442`.
   * @default 3
   */
  NODE_ANALYZE_MAX_RETRIES: integer({
    unit: 'retries',
    default: 3,
    min: 0,
    description: 'Times that analyzing modules of the Node.js runtime is tried again.',
    source: 'crates/common/src/knobs.rs:1442',
  }),
  /**
   * First wait before a Node.js action calls the backend again after a failure. Read by the Node process.
   *
   * Unit: milliseconds, at least 1. Source: `npm-packages/node-executor/src/syscalls.ts:23`.
   * @default 1000
   */
  CALLBACK_INITIAL_BACKOFF_MS: integer({
    unit: 'milliseconds',
    default: 1000,
    min: 1,
    description:
      'First wait before a Node.js action calls the backend again after a failure. Read by the Node process.',
    source: 'npm-packages/node-executor/src/syscalls.ts:23',
  }),
} as const
