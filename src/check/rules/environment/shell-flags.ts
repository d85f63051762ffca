import type { RuleDefinition } from '../../rule.ts'
import { judgedIn, meansNo, placeOf } from '../../model/environment/judged.ts'
import { withEnv } from '../../examples/backend.ts'
import { eachVariable } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

const flags: Readonly<Record<string, string>> = {
  DISABLE_BEACON: 'the beacon is off',
  REDACT_LOGS_TO_CLIENT: 'logs are redacted',
  DO_NOT_REQUIRE_SSL: 'TLS to the database is not required',
}

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'DISABLE_BEACON, REDACT_LOGS_TO_CLIENT and DO_NOT_REQUIRE_SSL are "true" or unset.',
  why:
    'The start script sets a command line flag for each of the three that has any text, including "false" and "0". An ' +
    'empty DISABLE_BEACON is worse: it sets no flag, but the program reads the variable itself and exits, because an empty ' +
    'text is not a boolean.',
  source: [
    convex(
      'self-hosted/docker-build/run_backend.sh',
      '"DISABLE_BEACON:"',
      '"REDACT_LOGS_TO_CLIENT:"',
      '"DO_NOT_REQUIRE_SSL:"',
    ),
    convex('crates/local_backend/src/config.rs', 'LocalConfig.disable_beacon'),
  ],
  bad: withEnv('{ name: REDACT_LOGS_TO_CLIENT, value: "false" }'),
  good: withEnv('{ name: REDACT_LOGS_TO_CLIENT, value: "true" }'),
  check: eachVariable(function* ({ variable, pod }, report) {
    const { name } = variable
    const effect = flags[name]
    const text = effect === undefined ? undefined : judgedIn(pod, name)
    if (text?.isWhole !== true) return
    const fix = `Remove ${name} to turn it off; "true" turns it on.`
    if (text.fits(meansNo)) {
      const given = variable.value === undefined ? 'a word for no' : `"${variable.value.trim()}"`
      yield report(placeOf(variable), `${name} is ${given}, but any text turns it on: ${effect}.`, fix)
    }
    if (!text.isEmpty) return
    const stops = name === 'DISABLE_BEACON'
    yield report(
      placeOf(variable),
      stops
        ? 'DISABLE_BEACON is empty, and the backend does not start: an empty text is not a boolean.'
        : `${name} is empty, which is the same as unset.`,
      fix,
      stops ? undefined : 'info',
    )
  }),
}
