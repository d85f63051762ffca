import { integer } from './variable.ts'

/** The queues in front of the function runner, which shed load when congested. */
export const queues = {
  /**
   * Function calls that may wait for an isolate. Their arguments stay in memory.
   *
   * Unit: requests, at least 1. Source: `crates/common/src/knobs.rs:931`.
   * @default 2000
   */
  ISOLATE_QUEUE_SIZE: integer({
    unit: 'requests',
    default: 2000,
    min: 1,
    description: 'Function calls that may wait for an isolate. Their arguments stay in memory.',
    source: 'crates/common/src/knobs.rs:931',
  }),
  /**
   * Time that a call may wait for an isolate while the queue is not congested.
   *
   * Unit: milliseconds, at least 1. Source: `crates/common/src/knobs.rs:936`.
   * @default 2000
   */
  ISOLATE_QUEUE_IDLE_TIMEOUT_MS: integer({
    unit: 'milliseconds',
    default: 2000,
    min: 1,
    description: 'Time that a call may wait for an isolate while the queue is not congested.',
    source: 'crates/common/src/knobs.rs:936',
  }),
  /**
   * Time that a call may wait for an isolate while the queue is congested.
   *
   * Unit: milliseconds, at least 1. Source: `crates/common/src/knobs.rs:941`.
   * @default 200
   */
  ISOLATE_QUEUE_CONGESTED_TIMEOUT_MS: integer({
    unit: 'milliseconds',
    default: 200,
    min: 1,
    description: 'Time that a call may wait for an isolate while the queue is congested.',
    source: 'crates/common/src/knobs.rs:941',
  }),
  /**
   * Time that work may wait in the search and thread pool queues while they are not congested.
   *
   * Unit: milliseconds, at least 1. Source: `crates/common/src/knobs.rs:334`.
   * @default 5000
   */
  CODEL_QUEUE_IDLE_EXPIRATION_MILLIS: integer({
    unit: 'milliseconds',
    default: 5000,
    min: 1,
    description: 'Time that work may wait in the search and thread pool queues while they are not congested.',
    source: 'crates/common/src/knobs.rs:334',
  }),
  /**
   * Time that work may wait in the search and thread pool queues while they are congested.
   *
   * Unit: milliseconds, at least 1. Source: `crates/common/src/knobs.rs:337`.
   * @default 50
   */
  CODEL_QUEUE_CONGESTED_EXPIRATION_MILLIS: integer({
    unit: 'milliseconds',
    default: 50,
    min: 1,
    description: 'Time that work may wait in the search and thread pool queues while they are congested.',
    source: 'crates/common/src/knobs.rs:337',
  }),
} as const
