import { boolean, integer, u32 } from '../variable.ts'

/** PostgreSQL and MySQL. */
export const database = {
  // How many documents are read at a time.
  DEFAULT_DOCUMENTS_PAGE_SIZE: integer(100, 'documents', { max: u32 }).describe(
    'Documents that background work reads from the database at a time.',
  ),
  DEFAULT_QUERY_PREFETCH: integer(100, 'documents').describe(
    'Documents that a query reads ahead when it does not say how many.',
  ),
  DOCUMENTS_IN_MEMORY: integer(512, 'documents').describe('Documents that walking over a table keeps in memory.'),
  TABLE_ITERATOR_MAX_RETRIES: integer(1, 'retries', { min: 0, max: u32 }).describe(
    'Times that walking over a table is tried again after a database timeout.',
  ),

  // The connection to PostgreSQL.
  POSTGRES_TIMEOUT_SECONDS: integer(30, 'seconds').describe(
    'Time that one statement may take, building an index at start included.',
    'crates/postgres/src/connection.rs',
  ),
  POSTGRES_INACTIVE_CONNECTION_LIFETIME_SECS: integer(90, 'seconds').describe(
    'Time after which an unused connection is closed.',
  ),
  POSTGRES_MAX_CACHED_STATEMENTS: integer(128, 'statements').describe(
    'Prepared statements that each connection keeps.',
  ),
  PIPELINE_QUERIES: integer(16, 'queries').describe(
    'Queries for previous versions that are sent at once.',
    'crates/postgres/src/lib.rs',
  ),

  // The connection to MySQL.
  MYSQL_TIMEOUT_SECONDS: integer(19, 'seconds').describe('Time that one statement may take.'),
  MYSQL_INACTIVE_CONNECTION_LIFETIME_SECS: integer(90, 'seconds').describe(
    'Time after which an unused connection is closed.',
  ),
  MYSQL_MAX_CONNECTION_LIFETIME_SECS: integer(600, 'seconds').describe('Age at which a connection is closed.'),
  MYSQL_MAX_QUERY_RETRIES: integer(1, 'retries', { min: 0, max: u32 }).describe(
    'Times that a failed query is sent again.',
  ),
  DATABASE_USE_PREPARED_STATEMENTS: boolean(false).describe('Whether statements are prepared. Only MySQL looks at it.'),

  // Sizes of what is read from and written to MySQL at a time.
  MYSQL_CHUNK_SIZE: integer(128, 'rows').describe('Rows of one write, and of one look for previous versions.'),
  MYSQL_MAX_CHUNK_BYTES: integer(10_485_760, 'bytes').describe(
    "Bytes of one write. The server's max_allowed_packet must be larger.",
  ),
  MYSQL_MIN_QUERY_BATCH_SIZE: integer(1, 'rows').describe('Rows that one query reads, at least.'),
  MYSQL_MAX_QUERY_BATCH_SIZE: integer(5000, 'rows').describe('Rows that one query reads, at most.'),
  MYSQL_MAX_QUERY_DYNAMIC_BATCH_SIZE: integer(8, 'rows').describe(
    'Rows up to which the size of a read grows as more is asked for.',
  ),
  MYSQL_FALLBACK_PAGE_SIZE: integer(5, 'rows', { max: u32 }).describe(
    'Rows of a page that is read again because the server refused a larger one.',
  ),
}
