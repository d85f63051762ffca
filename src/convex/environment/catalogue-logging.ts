import { boolean, choice, presence, text } from './variable.ts'

/** The backend's own log, on standard output. */
export const logging = {
  /**
   * What is logged: a level, or levels by module such as info,common::errors=debug.
   *
   * Unit: filter directives. Source: `crates/cmd_util/src/env.rs:104`.
   * @default info
   */
  RUST_LOG: text({
    unit: 'filter directives',
    default: 'info',
    description: 'What is logged: a level, or levels by module such as info,common::errors=debug.',
    source: 'crates/cmd_util/src/env.rs:104',
  }),
  /**
   * Form of a log line.
   *
   * Unit: json or compact or pretty. Source: `crates/cmd_util/src/env.rs:96`.
   * @default compact
   */
  LOG_FORMAT: choice({
    choices: ['json', 'compact', 'pretty'],
    default: 'compact',
    description: 'Form of a log line.',
    source: 'crates/cmd_util/src/env.rs:96',
  }),
  /**
   * Turns colours in the log off. Any text does, even false, so it is either true or left out.
   *
   * Unit: true or left out. Source: `crates/cmd_util/src/env.rs:92`.
   * @default coloured
   */
  NO_COLOR: presence({
    default: 'coloured',
    description: 'Turns colours in the log off. Any text does, even false, so it is either true or left out.',
    source: 'crates/cmd_util/src/env.rs:92',
  }),
  /**
   * Whether errors are logged with a stack trace.
   *
   * Unit: 0 or 1 or full. Source: `self-hosted/docker/docker-compose.yml:40`.
   * @default 0
   */
  RUST_BACKTRACE: choice({
    choices: ['0', '1', 'full'],
    default: '0',
    description: 'Whether errors are logged with a stack trace.',
    source: 'self-hosted/docker/docker-compose.yml:40',
  }),
  /**
   * Whether errors are logged with personal data such as e-mail addresses left in.
   *
   * Unit: true or false. Source: `crates/common/src/knobs.rs:1952`.
   * @default false
   */
  SHOW_PII_IN_ERRORS: boolean({
    default: false,
    description: 'Whether errors are logged with personal data such as e-mail addresses left in.',
    source: 'crates/common/src/knobs.rs:1952',
  }),
} as const
