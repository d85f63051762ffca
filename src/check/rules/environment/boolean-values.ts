import type { RuleDefinition } from '../../rule.ts'
import { judgedIn, placeOf } from '../../model/environment/judged.ts'
import { describedAs } from '../../model/environment/variables.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachVariable } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

/** The default of a switch; `undefined` for other variables. */
function switchDefault(name: string): boolean | undefined {
  if (name === 'DISABLE_METRICS_ENDPOINT') return false
  const variable = describedAs(name)
  return variable?.kind === 'boolean' ? variable.default : undefined
}

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Switches are exactly "true" or "false".',
  why:
    'The backend accepts only the words true and false, in lower case. For 1, True, yes or on it keeps the default: ' +
    'DISABLE_METRICS_ENDPOINT=1 leaves the metrics open, and AWS_S3_FORCE_PATH_STYLE=1 has no effect, without a line in ' +
    'the log.',
  source: [
    convex('crates/cmd_util/src/env.rs', 'env_config'),
    convex(
      'crates/aws_utils/src/lib.rs',
      'AWS_S3_FORCE_PATH_STYLE',
      'AWS_S3_DISABLE_SSE',
      'AWS_S3_DISABLE_CHECKSUMS',
      'AWS_S3_DISABLE_RANGE_PREFETCH',
    ),
  ],
  bad: changed({ 'DISABLE_METRICS_ENDPOINT, value: "true"': 'DISABLE_METRICS_ENDPOINT, value: "1"' }),
  good: backendYaml,
  check: eachVariable(function* ({ variable, pod }, report) {
    const { name } = variable
    const otherwise = switchDefault(name)
    const text = otherwise === undefined ? undefined : judgedIn(pod, name)
    // An empty value has no effect.
    if (text?.isWhole !== true || text.fits(/^(?:true|false)?$/)) return
    yield report(
      placeOf(variable),
      `${name} is neither "true" nor "false": the default, ${otherwise}, applies.`,
      `Write ${name}: "true" or "false", or remove it.`,
    )
  }),
}
