import { distinct } from '../distinct.ts'
import type { Problem, Rule } from '../rule.ts'
import { judgedVariables, placeOf } from '../world/judged.ts'
import type { JudgedVariable } from '../world/judged.ts'
import { describedAs } from '../world/variables.ts'
import { backendYaml, changed, withEnv } from './backend-example.ts'
import { problemAt } from './backend-problems.ts'

const flags: Readonly<Record<string, string>> = {
  DISABLE_BEACON: 'the beacon is off',
  REDACT_LOGS_TO_CLIENT: 'logs are redacted',
  DO_NOT_REQUIRE_SSL: 'TLS to the database is not required',
}
/** A word for no, which these flags take for yes. */
export const meansNo = /^\s*(?:false|f|no|n|off|0)\s*$/i

/** Any text turns them on. */
export const flagsAreTrueOrAbsent: Rule = {
  id: 'shell-flags-are-true-or-absent',
  severity: 'error',
  title: 'DISABLE_BEACON, REDACT_LOGS_TO_CLIENT and DO_NOT_REQUIRE_SSL are "true" or unset.',
  why:
    'The start script turns these three into command line flags whenever they hold any text, "false" and "0" included. ' +
    'An empty DISABLE_BEACON is worse: it makes no flag, but the program reads the variable itself and ends, because ' +
    'an empty text is no boolean.',
  source:
    'convex-backend self-hosted/docker-build/run_backend.sh:66-68, crates/local_backend/src/config.rs:112-113 (652b828)',
  bad: withEnv('{ name: REDACT_LOGS_TO_CLIENT, value: "false" }'),
  good: withEnv('{ name: REDACT_LOGS_TO_CLIENT, value: "true" }'),
  *check({ backends }) {
    yield* distinct(backends.flatMap((pod) => judgedVariables(pod).flatMap(flagProblems)))
  },
}

function flagProblems({ variable, text }: JudgedVariable): readonly Problem[] {
  const effect = flags[variable.name]
  if (effect === undefined) return []
  const { name } = variable
  const fix = `Remove ${name} to have it off; "true" has it on.`
  if (text.fits(meansNo)) {
    const given = variable.value === undefined ? 'a word for no' : `"${variable.value.trim()}"`
    return [problemAt(placeOf(variable), { message: `${name} is ${given}, and any text means yes: ${effect}.`, fix })]
  }
  if (!text.isEmpty) return []
  const stops = name === 'DISABLE_BEACON'
  return [
    problemAt(placeOf(variable), {
      message: stops
        ? 'DISABLE_BEACON is empty, and the backend does not start: an empty text is no boolean.'
        : `${name} is empty, which is the same as unset.`,
      fix,
      ...(!stops && { severity: 'info' as const }),
    }),
  ]
}

/** What a switch is without a value; `undefined` for what is no switch. */
function switchDefault(name: string): boolean | undefined {
  if (name === 'DISABLE_METRICS_ENDPOINT') return false
  const variable = describedAs(name)
  return variable?.kind === 'boolean' ? variable.default : undefined
}

/** The parser knows two words. */
export const booleansAreTrueOrFalse: Rule = {
  id: 'booleans-are-exactly-true-or-false',
  severity: 'error',
  title: 'Switches are exactly "true" or "false".',
  why:
    'The backend parses its switches by a parser that knows the words true and false, in lower case, and nothing else. ' +
    'For 1, True, yes or on it keeps the default: DISABLE_METRICS_ENDPOINT=1 leaves the metrics open, and ' +
    'AWS_S3_FORCE_PATH_STYLE=1 does nothing, without a word in the log.',
  source: 'convex-backend crates/cmd_util/src/env.rs:23-48, crates/aws_utils/src/lib.rs:25-51 (652b828)',
  bad: changed({ 'DISABLE_METRICS_ENDPOINT, value: "true"': 'DISABLE_METRICS_ENDPOINT, value: "1"' }),
  good: backendYaml,
  *check({ backends }) {
    yield* distinct(backends.flatMap((pod) => judgedVariables(pod).flatMap(switchProblems)))
  },
}

function switchProblems({ variable, text }: JudgedVariable): readonly Problem[] {
  const otherwise = switchDefault(variable.name)
  // An empty one says nothing, and nothing is what it does.
  if (otherwise === undefined || text.fits(/^(?:true|false)?$/)) return []
  const { name } = variable
  return [
    problemAt(placeOf(variable), {
      message: `${name} is neither "true" nor "false", so that it keeps its default, ${otherwise}.`,
      fix: `Write ${name}: "true" or "false", or remove it.`,
    }),
  ]
}
