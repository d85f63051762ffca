import { boolean, integer, u32 } from '../variable.ts'

/** Connections: the HTTP server, WebSocket clients, and what the backend connects to. */
export const connections = {
  // The HTTP server.
  HTTP_SERVER_TIMEOUT_SECONDS: integer(300, 'seconds').describe(
    'Time after which a request is answered with status 408.',
  ),
  HTTP_SERVER_TCP_BACKLOG: integer(256, 'connections', { max: u32 }).describe(
    'Connections that may wait to be accepted.',
  ),
  MAX_BACKEND_PUBLIC_API_REQUEST_SIZE: integer(16_779_216, 'bytes', { min: 16_777_216 }).describe(
    'Size of a call of a function over HTTP.',
  ),
  MAX_BACKEND_RPC_REQUEST_SIZE: integer(33_554_432, 'bytes').describe(
    'Size of a call from a Node.js action back to the backend.',
  ),
  MAX_PUSH_BYTES: integer(200_000_000, 'bytes').describe('Size of the request that a deploy sends.'),
  MAX_ECHO_BYTES: integer(134_217_728, 'bytes').describe('Size of a request to /echo.'),
  AIRBYTE_STREAMING_IMPORT_REQUEST_SIZE_LIMIT: integer(20_971_520, 'bytes').describe(
    'Size of a request of the Airbyte import.',
  ),
  UDF_404_ON_BAD_PATH: boolean(false).describe(
    'Whether a call of a function that does not exist is answered with status 404 instead of an error in the body.',
  ),

  // Subscriptions and the WebSocket clients that hold them.
  NUM_SUBSCRIPTION_MANAGERS: integer(1, 'managers').describe('Managers among which subscriptions are spread.'),
  SUBSCRIPTIONS_WORKER_QUEUE_SIZE: integer(10_000, 'messages').describe(
    'Messages that may wait for one manager; with more, subscriptions fail.',
  ),
  SUBSCRIPTION_INVALIDATION_DELAY_THRESHOLD: integer(200, 'subscriptions', { min: 0 }).describe(
    'Subscriptions changed by one commit above which their clients are told one after another.',
  ),
  SUBSCRIPTION_INVALIDATION_DELAY_MULTIPLIER: integer(5, 'milliseconds per subscription', {
    min: 0,
  }).describe('Average pause between two of those clients.'),
  SYNC_MAX_SEND_TRANSITION_COUNT: integer(2, 'transitions').describe(
    'Changes that may wait to be sent on one WebSocket before no more are computed.',
  ),
  SYNC_WORKER_QUERY_RETRY_INITIAL_BACKOFF_MS: integer(500, 'milliseconds', { min: 0 }).describe(
    'First wait before a subscribed query is run again after a failure.',
  ),
  SYNC_WORKER_QUERY_RETRY_MAX_BACKOFF_SECS: integer(600, 'seconds').describe(
    'Longest wait before a subscribed query is run again after a failure.',
  ),
  SYNC_WORKER_UPDATE_QUERIES_RETRY_INITIAL_BACKOFF_MS: integer(3000, 'milliseconds', {
    min: 0,
  }).describe('First wait before the queries of a client are started again after a failure.'),
  SYNC_WORKER_UPDATE_QUERIES_RETRY_MAX_BACKOFF_SECS: integer(600, 'seconds').describe(
    'Longest wait before the queries of a client are started again after a failure.',
  ),
  SEARCH_INDEXES_UNAVAILABLE_RETRY_DELAY: integer(3, 'seconds').describe(
    'Wait before a subscribed search runs again while its index is still being loaded.',
  ),

  // Connections that the backend opens itself, and admin sessions.
  HTTP2_CLIENT_KEEPALIVE_INTERVAL_SECONDS: integer(15, 'seconds').describe(
    'Time between two pings on an idle HTTP/2 connection that the backend opened.',
  ),
  HTTP2_CLIENT_KEEPALIVE_TIMEOUT_SECONDS: integer(15, 'seconds').describe(
    'Time without an answer to a ping after which such a connection is closed.',
  ),
  ADMIN_IDENTITY_EXPIRATION_DELAY_SECS: integer(2000, 'seconds').describe(
    "Time for which an admin's identity is valid; never less than V8_ACTION_USER_TIMEOUT_SECS.",
  ),
  ADMIN_IDENTITY_REVALIDATION_DELAY_SECS: integer(60, 'seconds').describe(
    "Age at which an admin's identity is checked again, before it expires.",
  ),
}
