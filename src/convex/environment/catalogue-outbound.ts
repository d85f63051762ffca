import { integer } from './variable.ts'

/** Connections that the backend opens itself, and admin sessions. */
export const outbound = {
  /**
   * Time between two pings on an idle HTTP/2 connection that the backend opened.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:2014`.
   * @default 15
   */
  HTTP2_CLIENT_KEEPALIVE_INTERVAL_SECONDS: integer({
    unit: 'seconds',
    default: 15,
    min: 1,
    description: 'Time between two pings on an idle HTTP/2 connection that the backend opened.',
    source: 'crates/common/src/knobs.rs:2014',
  }),
  /**
   * Time without an answer to a ping after which such a connection is closed.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:2020`.
   * @default 15
   */
  HTTP2_CLIENT_KEEPALIVE_TIMEOUT_SECONDS: integer({
    unit: 'seconds',
    default: 15,
    min: 1,
    description: 'Time without an answer to a ping after which such a connection is closed.',
    source: 'crates/common/src/knobs.rs:2020',
  }),
  /**
   * Time for which an admin's identity is valid; never less than V8_ACTION_USER_TIMEOUT_SECS.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:1970`.
   * @default 2000
   */
  ADMIN_IDENTITY_EXPIRATION_DELAY_SECS: integer({
    unit: 'seconds',
    default: 2000,
    min: 1,
    description: "Time for which an admin's identity is valid; never less than V8_ACTION_USER_TIMEOUT_SECS.",
    source: 'crates/common/src/knobs.rs:1970',
  }),
  /**
   * Age at which an admin's identity is checked again, before it expires.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:1979`.
   * @default 60
   */
  ADMIN_IDENTITY_REVALIDATION_DELAY_SECS: integer({
    unit: 'seconds',
    default: 60,
    min: 1,
    description: "Age at which an admin's identity is checked again, before it expires.",
    source: 'crates/common/src/knobs.rs:1979',
  }),
} as const
