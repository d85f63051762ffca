import { boolean, integer, u32 } from '../variable.ts'

/** PostgreSQL and MySQL. */
export const database = {
  // How many documents are read at a time.
  DEFAULT_DOCUMENTS_PAGE_SIZE: integer(100, 'documents', 'knobs.rs:343', { max: u32 }).describe(
    'Documents that background work reads from the database at a time.',
  ),
  DEFAULT_QUERY_PREFETCH: integer(100, 'documents', 'knobs.rs:578').describe(
    'Documents that a query reads ahead when it does not say how many.',
  ),
  DOCUMENTS_IN_MEMORY: integer(512, 'documents', 'knobs.rs:348').describe(
    'Documents that walking over a table keeps in memory.',
  ),
  TABLE_ITERATOR_MAX_RETRIES: integer(1, 'retries', 'knobs.rs:353', { min: 0, max: u32 }).describe(
    'Times that walking over a table is tried again after a database timeout.',
  ),

  // The connection to PostgreSQL.
  POSTGRES_TIMEOUT_SECONDS: integer(30, 'seconds', 'crates/postgres/src/connection.rs:109').describe(
    'Time that one statement may take, building an index at start included.',
  ),
  POSTGRES_INACTIVE_CONNECTION_LIFETIME_SECS: integer(90, 'seconds', 'knobs.rs:1185').describe(
    'Time after which an unused connection is closed.',
  ),
  POSTGRES_MAX_CACHED_STATEMENTS: integer(128, 'statements', 'knobs.rs:1178').describe(
    'Prepared statements that each connection keeps.',
  ),
  PIPELINE_QUERIES: integer(16, 'queries', 'crates/postgres/src/lib.rs:169').describe(
    'Queries for previous versions that are sent at once.',
  ),

  // The connection to MySQL.
  MYSQL_TIMEOUT_SECONDS: integer(19, 'seconds', 'knobs.rs:1120').describe('Time that one statement may take.'),
  MYSQL_INACTIVE_CONNECTION_LIFETIME_SECS: integer(90, 'seconds', 'knobs.rs:1146').describe(
    'Time after which an unused connection is closed.',
  ),
  MYSQL_MAX_CONNECTION_LIFETIME_SECS: integer(600, 'seconds', 'knobs.rs:1156').describe(
    'Age at which a connection is closed.',
  ),
  MYSQL_MAX_QUERY_RETRIES: integer(1, 'retries', 'knobs.rs:1169', { min: 0, max: u32 }).describe(
    'Times that a failed query is sent again.',
  ),
  DATABASE_USE_PREPARED_STATEMENTS: boolean(false, 'knobs.rs:1244').describe(
    'Whether statements are prepared. Only MySQL looks at it.',
  ),

  // Sizes of what is read from and written to MySQL at a time.
  MYSQL_CHUNK_SIZE: integer(128, 'rows', 'knobs.rs:1161').describe(
    'Rows of one write, and of one look for previous versions.',
  ),
  MYSQL_MAX_CHUNK_BYTES: integer(10_485_760, 'bytes', 'knobs.rs:1107').describe(
    "Bytes of one write. The server's max_allowed_packet must be larger.",
  ),
  MYSQL_MIN_QUERY_BATCH_SIZE: integer(1, 'rows', 'knobs.rs:1128').describe('Rows that one query reads, at least.'),
  MYSQL_MAX_QUERY_BATCH_SIZE: integer(5000, 'rows', 'knobs.rs:1132').describe('Rows that one query reads, at most.'),
  MYSQL_MAX_QUERY_DYNAMIC_BATCH_SIZE: integer(8, 'rows', 'knobs.rs:1138').describe(
    'Rows up to which the size of a read grows as more is asked for.',
  ),
  MYSQL_FALLBACK_PAGE_SIZE: integer(5, 'rows', 'knobs.rs:1116', { max: u32 }).describe(
    'Rows of a page that is read again because the server refused a larger one.',
  ),
}
