import { integer, text, url } from './variable.ts'

/** Reports to others: Sentry, metrics and the version. */
export const telemetry = {
  /**
   * Sentry project that errors are sent to. Its public key is no secret; the old form with a password is refused.
   *
   * Unit: URL. Source: `crates/local_backend/src/main.rs:72`.
   * @default errors are not sent
   */
  SENTRY_DSN: url({
    default: 'errors are not sent',
    description:
      'Sentry project that errors are sent to. Its public key is no secret; the old form with a password is refused.',
    source: 'crates/local_backend/src/main.rs:72',
  }),
  /**
   * Environment that Sentry shows for the errors.
   *
   * Unit: name. Source: `crates/local_backend/src/main.rs:72`.
   * @default production
   */
  SENTRY_ENVIRONMENT: text({
    unit: 'name',
    default: 'production',
    description: 'Environment that Sentry shows for the errors.',
    source: 'crates/local_backend/src/main.rs:72',
  }),
  /**
   * Time after which a metric that is no longer updated disappears from /metrics; 0 keeps all.
   *
   * Unit: seconds, at least 0. Source: `crates/metrics/src/eviction.rs:58`.
   * @default 43200
   */
  CONVEX_METRICS_EVICTION_TTL_SECONDS: integer({
    unit: 'seconds',
    default: 43_200,
    min: 0,
    description: 'Time after which a metric that is no longer updated disappears from /metrics; 0 keeps all.',
    source: 'crates/metrics/src/eviction.rs:58',
  }),
  /**
   * Adds a label instance_name with this text to every metric. It is no URL.
   *
   * Unit: name. Source: `crates/metrics/src/metrics.rs:87`.
   * @default no label
   */
  CONVEX_SITE: text({
    unit: 'name',
    default: 'no label',
    description: 'Adds a label instance_name with this text to every metric. It is no URL.',
    source: 'crates/metrics/src/metrics.rs:87',
  }),
  /**
   * Version that /version answers with.
   *
   * Unit: version. Source: `crates/metrics/src/lib.rs:55`.
   * @default unknown
   */
  CONVEX_RELEASE_VERSION_DEV: text({
    unit: 'version',
    default: 'unknown',
    description: 'Version that /version answers with.',
    source: 'crates/metrics/src/lib.rs:55',
  }),
} as const
