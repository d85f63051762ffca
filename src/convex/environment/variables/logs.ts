import { boolean, choice, integer, presence, text, url } from '../variable.ts'

/** Logs, metrics and error reports. */
export const logs = {
  // The backend's own log, on standard output.
  RUST_LOG: text('info', 'filter directives', 'crates/cmd_util/src/env.rs:104').describe(
    'What is logged: a level, or levels by module such as info,common::errors=debug.',
  ),
  LOG_FORMAT: choice(['json', 'compact', 'pretty'], 'compact', 'crates/cmd_util/src/env.rs:96').describe(
    'Form of a log line.',
  ),
  NO_COLOR: presence('colored', 'crates/cmd_util/src/env.rs:92').describe(
    'Turns off colors in the log. Any text has this effect, even false, so the value is either true or omitted.',
  ),
  RUST_BACKTRACE: choice(['0', '1', 'full'], '0', 'self-hosted/docker/docker-compose.yml:40').describe(
    'Whether errors are logged with a stack trace.',
  ),
  SHOW_PII_IN_ERRORS: boolean(false, 'knobs.rs:1952').describe(
    'Whether errors are logged with personal data such as e-mail addresses left in.',
  ),

  // Reports to others: Sentry, metrics and the version.
  SENTRY_DSN: url('errors are not sent', 'crates/local_backend/src/main.rs:72').describe(
    'Sentry project that errors are sent to. Its public key is not secret; the old form with a password is refused.',
  ),
  SENTRY_ENVIRONMENT: text('production', 'name', 'crates/local_backend/src/main.rs:72').describe(
    'Environment that Sentry shows for the errors.',
  ),
  CONVEX_METRICS_EVICTION_TTL_SECONDS: integer(43_200, 'seconds', 'crates/metrics/src/eviction.rs:58', {
    min: 0,
  }).describe('Time after which a metric that is no longer updated disappears from /metrics; 0 keeps all.'),
  CONVEX_SITE: text('no label', 'name', 'crates/metrics/src/metrics.rs:87').describe(
    'Adds a label instance_name with this text to every metric. It is not a URL.',
  ),
  CONVEX_RELEASE_VERSION_DEV: text('unknown', 'version', 'crates/metrics/src/lib.rs:55').describe(
    'Version that /version answers with.',
  ),

  // Log streams to Axiom, Datadog, webhooks and similar targets, and audit logs.
  LOG_MANAGER_EVENT_RECV_BUFFER_SIZE: integer(4096, 'events', 'knobs.rs:281').describe(
    'Log events that may wait to be sent.',
  ),
  LOG_MANAGER_AGGREGATION_INTERVAL: integer(5000, 'milliseconds', 'knobs.rs:286').describe(
    'Time for which log events are gathered before they are sent.',
  ),
  AXIOM_MAX_ATTRIBUTES: integer(1024, 'attributes', 'knobs.rs:1202', { min: 0 }).describe(
    'Attributes that an Axiom stream may add.',
  ),
  AUDIT_LOG_MAX_LINES: integer(500, 'lines', 'knobs.rs:450', { min: 0 }).describe(
    'Audit log lines of one function call.',
  ),
  AUDIT_LOG_MAX_LINE_SIZE_BYTES: integer(100_000, 'bytes', 'knobs.rs:438').describe('Size of one audit log line.'),
  AUDIT_LOG_MAX_TOTAL_SIZE_BYTES: integer(4_000_000, 'bytes', 'knobs.rs:444').describe(
    'Size of all audit log lines of one function call.',
  ),
  AUDIT_LOG_MAX_HEAP_SIZE_BYTES: integer(4_000_000, 'bytes', 'knobs.rs:455').describe(
    'Memory for the audit log lines of one function call.',
  ),
}
