import { integer } from './variable.ts'

/** Subscriptions and the WebSocket clients that hold them. */
export const subscriptions = {
  /**
   * Managers among which subscriptions are spread.
   *
   * Unit: managers, at least 1. Source: `crates/common/src/knobs.rs:1891`.
   * @default 1
   */
  NUM_SUBSCRIPTION_MANAGERS: integer({
    unit: 'managers',
    default: 1,
    min: 1,
    description: 'Managers among which subscriptions are spread.',
    source: 'crates/common/src/knobs.rs:1891',
  }),
  /**
   * Messages that may wait for one manager; with more, subscriptions fail.
   *
   * Unit: messages, at least 1. Source: `crates/common/src/knobs.rs:1885`.
   * @default 10000
   */
  SUBSCRIPTIONS_WORKER_QUEUE_SIZE: integer({
    unit: 'messages',
    default: 10_000,
    min: 1,
    description: 'Messages that may wait for one manager; with more, subscriptions fail.',
    source: 'crates/common/src/knobs.rs:1885',
  }),
  /**
   * Subscriptions changed by one commit above which their clients are told one after another.
   *
   * Unit: subscriptions, at least 0. Source: `crates/common/src/knobs.rs:1901`.
   * @default 200
   */
  SUBSCRIPTION_INVALIDATION_DELAY_THRESHOLD: integer({
    unit: 'subscriptions',
    default: 200,
    min: 0,
    description: 'Subscriptions changed by one commit above which their clients are told one after another.',
    source: 'crates/common/src/knobs.rs:1901',
  }),
  /**
   * Average pause between two of those clients.
   *
   * Unit: milliseconds per subscription, at least 0. Source: `crates/common/src/knobs.rs:1908`.
   * @default 5
   */
  SUBSCRIPTION_INVALIDATION_DELAY_MULTIPLIER: integer({
    unit: 'milliseconds per subscription',
    default: 5,
    min: 0,
    description: 'Average pause between two of those clients.',
    source: 'crates/common/src/knobs.rs:1908',
  }),
  /**
   * Changes that may wait to be sent on one WebSocket before no more are computed.
   *
   * Unit: transitions, at least 1. Source: `crates/common/src/knobs.rs:1196`.
   * @default 2
   */
  SYNC_MAX_SEND_TRANSITION_COUNT: integer({
    unit: 'transitions',
    default: 2,
    min: 1,
    description: 'Changes that may wait to be sent on one WebSocket before no more are computed.',
    source: 'crates/common/src/knobs.rs:1196',
  }),
  /**
   * First wait before a subscribed query is run again after a failure.
   *
   * Unit: milliseconds, at least 0. Source: `crates/common/src/knobs.rs:1756`.
   * @default 500
   */
  SYNC_WORKER_QUERY_RETRY_INITIAL_BACKOFF_MS: integer({
    unit: 'milliseconds',
    default: 500,
    min: 0,
    description: 'First wait before a subscribed query is run again after a failure.',
    source: 'crates/common/src/knobs.rs:1756',
  }),
  /**
   * Longest wait before a subscribed query is run again after a failure.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:1763`.
   * @default 600
   */
  SYNC_WORKER_QUERY_RETRY_MAX_BACKOFF_SECS: integer({
    unit: 'seconds',
    default: 600,
    min: 1,
    description: 'Longest wait before a subscribed query is run again after a failure.',
    source: 'crates/common/src/knobs.rs:1763',
  }),
  /**
   * Wait before a subscribed search runs again while its index is still being loaded.
   *
   * Unit: seconds, at least 1. Source: `crates/common/src/knobs.rs:1896`.
   * @default 3
   */
  SEARCH_INDEXES_UNAVAILABLE_RETRY_DELAY: integer({
    unit: 'seconds',
    default: 3,
    min: 1,
    description: 'Wait before a subscribed search runs again while its index is still being loaded.',
    source: 'crates/common/src/knobs.rs:1896',
  }),
} as const
