import { integer } from './variable.ts'

/** Log streams to Axiom, Datadog, webhooks and the like, and audit logs. */
export const logStreams = {
  /**
   * Log events that may wait to be sent.
   *
   * Unit: events, at least 1. Source: `crates/common/src/knobs.rs:281`.
   * @default 4096
   */
  LOG_MANAGER_EVENT_RECV_BUFFER_SIZE: integer({
    unit: 'events',
    default: 4096,
    min: 1,
    description: 'Log events that may wait to be sent.',
    source: 'crates/common/src/knobs.rs:281',
  }),
  /**
   * Time for which log events are gathered before they are sent.
   *
   * Unit: milliseconds, at least 1. Source: `crates/common/src/knobs.rs:286`.
   * @default 5000
   */
  LOG_MANAGER_AGGREGATION_INTERVAL: integer({
    unit: 'milliseconds',
    default: 5000,
    min: 1,
    description: 'Time for which log events are gathered before they are sent.',
    source: 'crates/common/src/knobs.rs:286',
  }),
  /**
   * Attributes that an Axiom stream may add.
   *
   * Unit: attributes, at least 0. Source: `crates/common/src/knobs.rs:1202`.
   * @default 1024
   */
  AXIOM_MAX_ATTRIBUTES: integer({
    unit: 'attributes',
    default: 1024,
    min: 0,
    description: 'Attributes that an Axiom stream may add.',
    source: 'crates/common/src/knobs.rs:1202',
  }),
  /**
   * Audit log lines of one function call.
   *
   * Unit: lines, at least 0. Source: `crates/common/src/knobs.rs:450`.
   * @default 500
   */
  AUDIT_LOG_MAX_LINES: integer({
    unit: 'lines',
    default: 500,
    min: 0,
    description: 'Audit log lines of one function call.',
    source: 'crates/common/src/knobs.rs:450',
  }),
  /**
   * Size of one audit log line.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:438`.
   * @default 100000
   */
  AUDIT_LOG_MAX_LINE_SIZE_BYTES: integer({
    unit: 'bytes',
    default: 100_000,
    min: 1,
    description: 'Size of one audit log line.',
    source: 'crates/common/src/knobs.rs:438',
  }),
  /**
   * Size of all audit log lines of one function call.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:444`.
   * @default 4000000
   */
  AUDIT_LOG_MAX_TOTAL_SIZE_BYTES: integer({
    unit: 'bytes',
    default: 4_000_000,
    min: 1,
    description: 'Size of all audit log lines of one function call.',
    source: 'crates/common/src/knobs.rs:444',
  }),
  /**
   * Memory for the audit log lines of one function call.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:455`.
   * @default 4000000
   */
  AUDIT_LOG_MAX_HEAP_SIZE_BYTES: integer({
    unit: 'bytes',
    default: 4_000_000,
    min: 1,
    description: 'Memory for the audit log lines of one function call.',
    source: 'crates/common/src/knobs.rs:455',
  }),
} as const
