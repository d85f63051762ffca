import { integer } from './variable.ts'

/** Sizes of what is read from and written to MySQL at a time. */
export const mysqlBatches = {
  /**
   * Rows of one write, and of one look for previous versions.
   *
   * Unit: rows, at least 1. Source: `crates/common/src/knobs.rs:1161`.
   * @default 128
   */
  MYSQL_CHUNK_SIZE: integer({
    unit: 'rows',
    default: 128,
    min: 1,
    description: 'Rows of one write, and of one look for previous versions.',
    source: 'crates/common/src/knobs.rs:1161',
  }),
  /**
   * Bytes of one write. The server's max_allowed_packet must be larger.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:1107`.
   * @default 10485760
   */
  MYSQL_MAX_CHUNK_BYTES: integer({
    unit: 'bytes',
    default: 10_485_760,
    min: 1,
    description: "Bytes of one write. The server's max_allowed_packet must be larger.",
    source: 'crates/common/src/knobs.rs:1107',
  }),
  /**
   * Rows that one query reads, at least.
   *
   * Unit: rows, at least 1. Source: `crates/common/src/knobs.rs:1128`.
   * @default 1
   */
  MYSQL_MIN_QUERY_BATCH_SIZE: integer({
    unit: 'rows',
    default: 1,
    min: 1,
    description: 'Rows that one query reads, at least.',
    source: 'crates/common/src/knobs.rs:1128',
  }),
  /**
   * Rows that one query reads, at most.
   *
   * Unit: rows, at least 1. Source: `crates/common/src/knobs.rs:1132`.
   * @default 5000
   */
  MYSQL_MAX_QUERY_BATCH_SIZE: integer({
    unit: 'rows',
    default: 5000,
    min: 1,
    description: 'Rows that one query reads, at most.',
    source: 'crates/common/src/knobs.rs:1132',
  }),
  /**
   * Rows up to which the size of a read grows as more is asked for.
   *
   * Unit: rows, at least 1. Source: `crates/common/src/knobs.rs:1138`.
   * @default 8
   */
  MYSQL_MAX_QUERY_DYNAMIC_BATCH_SIZE: integer({
    unit: 'rows',
    default: 8,
    min: 1,
    description: 'Rows up to which the size of a read grows as more is asked for.',
    source: 'crates/common/src/knobs.rs:1138',
  }),
  /**
   * Rows of a page that is read again because the server refused a larger one.
   *
   * Unit: rows, from 1 to 4294967295. Source: `crates/common/src/knobs.rs:1116`.
   * @default 5
   */
  MYSQL_FALLBACK_PAGE_SIZE: integer({
    unit: 'rows',
    default: 5,
    min: 1,
    max: 4_294_967_295,
    description: 'Rows of a page that is read again because the server refused a larger one.',
    source: 'crates/common/src/knobs.rs:1116',
  }),
} as const
