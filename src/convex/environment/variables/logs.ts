import { boolean, choice, integer, presence, text, url } from '../variable.ts'

/** Logs, metrics and error reports. */
export const logs = {
  // The backend's own log, on standard output.
  RUST_LOG: text('info', 'filter directives').describe(
    'What is logged: a level, or levels by module such as info,common::errors=debug.',
    'crates/cmd_util/src/env.rs#"EnvFilter::try_from_default_env()"',
  ),
  LOG_FORMAT: choice(['json', 'compact', 'pretty'], 'compact').describe(
    'Form of a log line.',
    'crates/cmd_util/src/env.rs',
  ),
  NO_COLOR: presence('colored').describe(
    'Turns off colors in the log. Any text has this effect, even false, so the value is either true or omitted.',
    'crates/cmd_util/src/env.rs',
  ),
  RUST_BACKTRACE: choice(['0', '1', 'full'], '0').describe(
    'Whether errors are logged with a stack trace.',
    'self-hosted/docker/docker-compose.yml',
  ),
  SHOW_PII_IN_ERRORS: boolean(false).describe(
    'Whether errors are logged with personal data such as e-mail addresses left in.',
  ),

  // Reports to others: Sentry, metrics and the version.
  SENTRY_DSN: url('errors are not sent').describe(
    'Sentry project that errors are sent to. Its public key is not secret; the old form with a password is refused.',
    'crates/local_backend/src/main.rs#"sentry::init(sentry::ClientOptions {"',
  ),
  SENTRY_ENVIRONMENT: text('production', 'name').describe(
    'Environment that Sentry shows for the errors.',
    'crates/local_backend/src/main.rs#"sentry::init(sentry::ClientOptions {"',
  ),
  CONVEX_METRICS_EVICTION_TTL_SECONDS: integer(43_200, 'seconds', {
    min: 0,
  }).describe(
    'Time after which a metric that is no longer updated disappears from /metrics; 0 keeps all.',
    'crates/metrics/src/eviction.rs#ttl_from_env',
  ),
  CONVEX_SITE: text('no label', 'name').describe(
    'Adds a label instance_name with this text to every metric. It is not a URL.',
    'crates/metrics/src/metrics.rs',
  ),
  CONVEX_RELEASE_VERSION_DEV: text('unknown', 'version').describe(
    'Version that /version answers with.',
    'crates/metrics/src/lib.rs',
  ),

  // Log streams to Axiom, Datadog, webhooks and similar targets, and audit logs.
  LOG_MANAGER_EVENT_RECV_BUFFER_SIZE: integer(4096, 'events').describe('Log events that may wait to be sent.'),
  LOG_MANAGER_AGGREGATION_INTERVAL: integer(5000, 'milliseconds').describe(
    'Time for which log events are gathered before they are sent.',
  ),
  AXIOM_MAX_ATTRIBUTES: integer(1024, 'attributes', { min: 0 }).describe('Attributes that an Axiom stream may add.'),
  AUDIT_LOG_MAX_LINES: integer(500, 'lines', { min: 0 }).describe('Audit log lines of one function call.'),
  AUDIT_LOG_MAX_LINE_SIZE_BYTES: integer(100_000, 'bytes').describe('Size of one audit log line.'),
  AUDIT_LOG_MAX_TOTAL_SIZE_BYTES: integer(4_000_000, 'bytes').describe(
    'Size of all audit log lines of one function call.',
  ),
  AUDIT_LOG_MAX_HEAP_SIZE_BYTES: integer(4_000_000, 'bytes').describe(
    'Memory for the audit log lines of one function call.',
  ),
}
