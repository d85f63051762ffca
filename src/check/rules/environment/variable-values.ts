import { describe } from '../../../options/describe.ts'
import { rangeOf } from '../../../convex/environment/index.ts'
import { defaultPoolSize } from '../../../convex/pool-size.ts'
import type { NumberVariable, Variable as Described } from '../../../convex/environment/variable.ts'
import type { RuleDefinition } from '../../rule.ts'
import { textIn } from '../../model/backend/backend-paths.ts'
import { describedAs } from '../../model/environment/variables.ts'
import { withEnv } from '../../examples/backend.ts'
import { eachVariable } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

const poolSize = {
  kind: 'integer',
  unit: 'connections',
  default: defaultPoolSize,
  min: 1,
  max: Number.MAX_SAFE_INTEGER,
} as const

type Numbers = Pick<NumberVariable, 'kind' | 'unit' | 'default' | 'min' | 'max'>

const poolVariables = new Set(['POSTGRES_MAX_CONNECTIONS', 'MYSQL_MAX_CONNECTIONS'])

// As Rust's FromStr reads them (convex-backend@652b828 crates/cmd_util/src/env.rs#env_config).
const forms = { integer: /^\+?\d+$/, decimal: /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i }

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'Numbers, choices and URLs have a valid form.',
  why:
    'An invalid number ("16k", "1_000", "30s") is not an error: the backend writes a line to its log and uses the default. ' +
    'A number outside of the valid range, or an unknown log format, does not have the intended effect.',
  source: [convex('crates/cmd_util/src/env.rs', 'env_config', 'config_service', 'config_tracing')],
  bad: withEnv('{ name: APPLICATION_MAX_CONCURRENT_QUERIES, value: 1k }'),
  good: withEnv('{ name: APPLICATION_MAX_CONCURRENT_QUERIES, value: "64" }'),
  check: eachVariable(function* ({ variable, pod }, report) {
    const { name } = variable
    const described = poolVariables.has(name) ? poolSize : describedAs(name)
    const text = described === undefined ? undefined : textIn(pod, name)
    const wrong = text === undefined || described === undefined ? undefined : valueFault(name, text, described)
    if (wrong !== undefined) yield report(variable, ...wrong)
  }),
}

type Fault = readonly [message: string, fix: string]

function valueFault(name: string, text: string, described: Numbers | Described): Fault | undefined {
  // An empty value has no effect.
  if (text === '') return undefined
  if (described.kind === 'integer' || described.kind === 'decimal') return numberFault(name, text, described)
  if (described.kind === 'choice' && !described.choices.includes(text)) {
    const choices = described.choices.join(', ')
    return [
      `${name} is not one of ${choices}: the default, ${described.default}, applies.`,
      `Set it to one of ${choices}, or remove it.`,
    ]
  }
  if (described.kind !== 'url' || (/^https?:\/\//.test(text) && URL.canParse(text))) return undefined
  return [`${name} is not a URL that begins with http:// or https://.`, 'Write the whole URL, or remove the variable.']
}

function numberFault(name: string, text: string, { kind, unit, default: usual, min, max }: Numbers): Fault | undefined {
  const range = rangeOf({ min, max })
  const whole = kind === 'integer' ? 'a whole number' : 'a number'
  const fix = `Write ${whole}, ${range} (${unit}), or remove it to keep the default, ${usual}.`
  if (!forms[kind].test(text)) return [`${name} is not ${whole}: the default, ${usual}, applies.`, fix]
  const value = Number(text)
  // The backend reads integers that JavaScript cannot represent exactly.
  if (value >= min && (value <= max || max === Number.MAX_SAFE_INTEGER)) return undefined
  return [`${name} is ${describe(value)}, which is not ${range} (${unit}).`, fix]
}
