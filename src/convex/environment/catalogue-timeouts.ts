import { integer } from './variable.ts'

/** How long functions may run and wait. */
export const timeouts = {
  /**
   * Time that an action of the default runtime may take.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:198`.
   * @default 1800
   */
  V8_ACTION_USER_TIMEOUT_SECS: integer({
    unit: 'seconds',
    default: 1800,
    min: 1,
    description: 'Time that an action of the default runtime may take.',
    source: 'crates/common/src/knobs.rs:198',
  }),
  /**
   * Time that an action of the Node.js runtime may take. The Node process gets five seconds more.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:207`.
   * @default 600
   */
  NODE_ACTION_USER_TIMEOUT_SECS: integer({
    unit: 'seconds',
    default: 600,
    min: 1,
    description: 'Time that an action of the Node.js runtime may take. The Node process gets five seconds more.',
    source: 'crates/common/src/knobs.rs:207',
  }),
  /**
   * Time that loading modules and the like may take within an action of the default runtime.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:981`.
   * @default 300
   */
  V8_ACTION_SYSTEM_TIMEOUT_SECONDS: integer({
    unit: 'seconds',
    default: 300,
    min: 1,
    description: 'Time that loading modules and the like may take within an action of the default runtime.',
    source: 'crates/common/src/knobs.rs:981',
  }),
  /**
   * Time that a query's or mutation's own code may run, waiting for the database not counted.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:908`.
   * @default 1
   */
  DATABASE_UDF_USER_TIMEOUT_SECONDS: integer({
    unit: 'seconds',
    default: 1,
    min: 1,
    description: "Time that a query's or mutation's own code may run, waiting for the database not counted.",
    source: 'crates/common/src/knobs.rs:908',
  }),
  /**
   * Time that a query or mutation may spend in database reads and other system calls.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:919`.
   * @default 15
   */
  DATABASE_UDF_SYSTEM_TIMEOUT_SECONDS: integer({
    unit: 'seconds',
    default: 15,
    min: 1,
    description: 'Time that a query or mutation may spend in database reads and other system calls.',
    source: 'crates/common/src/knobs.rs:919',
  }),
  /**
   * Time that evaluating a module may take while a deploy analyzes it.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:923`.
   * @default 4
   */
  ISOLATE_ANALYZE_USER_TIMEOUT_SECONDS: integer({
    unit: 'seconds',
    default: 4,
    min: 1,
    description: 'Time that evaluating a module may take while a deploy analyzes it.',
    source: 'crates/common/src/knobs.rs:923',
  }),
  /**
   * Time that a query or mutation waits for a concurrency permit before it is refused.
   *
   * Unit: milliseconds, at least 1. Source: `crates/common/src/knobs.rs:988`.
   * @default 5000
   */
  APPLICATION_FUNCTION_RUNNER_SEMAPHORE_TIMEOUT: integer({
    unit: 'milliseconds',
    default: 5000,
    min: 1,
    description: 'Time that a query or mutation waits for a concurrency permit before it is refused.',
    source: 'crates/common/src/knobs.rs:988',
  }),
  /**
   * Time that an action waits for a concurrency permit before it is refused.
   *
   * Unit: milliseconds, at least 1. Source: `crates/common/src/knobs.rs:998`.
   * @default 10000
   */
  APPLICATION_FUNCTION_RUNNER_ACTION_SEMAPHORE_TIMEOUT: integer({
    unit: 'milliseconds',
    default: 10_000,
    min: 1,
    description: 'Time that an action waits for a concurrency permit before it is refused.',
    source: 'crates/common/src/knobs.rs:998',
  }),
} as const
