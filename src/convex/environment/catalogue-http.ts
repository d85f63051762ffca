import { boolean, integer } from './variable.ts'

/** The HTTP server. */
export const http = {
  /**
   * Time after which a request is answered with status 408.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:1653`.
   * @default 300
   */
  HTTP_SERVER_TIMEOUT_SECONDS: integer({
    unit: 'seconds',
    default: 300,
    min: 1,
    description: 'Time after which a request is answered with status 408.',
    source: 'crates/common/src/knobs.rs:1653',
  }),
  /**
   * Connections that may wait to be accepted.
   *
   * Unit: connections, from 1 to 4294967295. Source: `crates/common/src/knobs.rs:357`.
   * @default 256
   */
  HTTP_SERVER_TCP_BACKLOG: integer({
    unit: 'connections',
    default: 256,
    min: 1,
    max: 4_294_967_295,
    description: 'Connections that may wait to be accepted.',
    source: 'crates/common/src/knobs.rs:357',
  }),
  /**
   * Size of a call of a function over HTTP.
   *
   * Unit: bytes, at least 16777216. Source: `crates/common/src/knobs.rs:1592`.
   * @default 16779216
   */
  MAX_BACKEND_PUBLIC_API_REQUEST_SIZE: integer({
    unit: 'bytes',
    default: 16_779_216,
    min: 16_777_216,
    description: 'Size of a call of a function over HTTP.',
    source: 'crates/common/src/knobs.rs:1592',
  }),
  /**
   * Size of a call from a Node.js action back to the backend.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:1576`.
   * @default 33554432
   */
  MAX_BACKEND_RPC_REQUEST_SIZE: integer({
    unit: 'bytes',
    default: 33_554_432,
    min: 1,
    description: 'Size of a call from a Node.js action back to the backend.',
    source: 'crates/common/src/knobs.rs:1576',
  }),
  /**
   * Size of the request that a deploy sends.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:1658`.
   * @default 200000000
   */
  MAX_PUSH_BYTES: integer({
    unit: 'bytes',
    default: 200_000_000,
    min: 1,
    description: 'Size of the request that a deploy sends.',
    source: 'crates/common/src/knobs.rs:1658',
  }),
  /**
   * Size of a request to /echo.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:1663`.
   * @default 134217728
   */
  MAX_ECHO_BYTES: integer({
    unit: 'bytes',
    default: 134_217_728,
    min: 1,
    description: 'Size of a request to /echo.',
    source: 'crates/common/src/knobs.rs:1663',
  }),
  /**
   * Size of a request of the Airbyte import.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:1723`.
   * @default 20971520
   */
  AIRBYTE_STREAMING_IMPORT_REQUEST_SIZE_LIMIT: integer({
    unit: 'bytes',
    default: 20_971_520,
    min: 1,
    description: 'Size of a request of the Airbyte import.',
    source: 'crates/common/src/knobs.rs:1723',
  }),
  /**
   * Whether a call of a function that does not exist is answered with status 404 instead of an error in the body.
   *
   * Unit: true or false. Source: `crates/common/src/knobs.rs:1991`.
   * @default false
   */
  UDF_404_ON_BAD_PATH: boolean({
    default: false,
    description:
      'Whether a call of a function that does not exist is answered with status 404 instead of an error in the body.',
    source: 'crates/common/src/knobs.rs:1991',
  }),
} as const
