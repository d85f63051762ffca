import { describe } from '../../../options/describe.ts'
import { distinct } from '../../distinct.ts'
import type { NumberVariable } from '../../../convex/environment/variable.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { describedAs, seenVariables } from '../../model/environment/variables.ts'
import type { SeenVariable } from '../../model/environment/variables.ts'
import { withEnv } from '../../examples/backend.ts'
import { problemAt } from '../backend/support/backend-problems.ts'

const poolSize = { kind: 'integer', unit: 'connections', default: 128, min: 1, max: Number.MAX_SAFE_INTEGER } as const

type Numbers = Pick<NumberVariable, 'kind' | 'unit' | 'default' | 'min' | 'max'>

function numberNamed(name: string): Numbers | undefined {
  if (name === 'POSTGRES_MAX_CONNECTIONS' || name === 'MYSQL_MAX_CONNECTIONS') return poolSize
  const variable = describedAs(name)
  return variable?.kind === 'integer' || variable?.kind === 'decimal' ? variable : undefined
}

// As Rust's FromStr reads them (crates/cmd_util/src/env.rs:36).
const forms = { integer: /^\+?\d+$/, decimal: /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i }

/** What cannot be read is replaced by the default, quietly. */
export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'Numbers, choices and addresses have a form that the backend reads.',
  why:
    'A number that does not parse ("16k", "1_000", "30s") is no error: the backend notes it in its log and goes on with ' +
    'the default. A number outside of the range that makes sense, or a log format that does not exist, does something ' +
    'else than it says.',
  source: 'convex-backend crates/cmd_util/src/env.rs:23-48,83-107, crates/common/src/knobs.rs (652b828)',
  bad: withEnv('{ name: APPLICATION_MAX_CONCURRENT_QUERIES, value: 1k }'),
  good: withEnv('{ name: APPLICATION_MAX_CONCURRENT_QUERIES, value: "64" }'),
  *check({ backends }) {
    yield* distinct(backends.flatMap((pod) => seenVariables(pod).flatMap(valueProblems)))
  },
}

function valueProblems(seen: SeenVariable): readonly Problem[] {
  const { variable, text } = seen
  // An empty one says nothing, and nothing is what it does.
  if (text === '') return []
  const number = numberNamed(variable.name)
  if (number !== undefined) return numberProblems(seen, number)
  const described = describedAs(variable.name)
  if (described?.kind === 'choice' && !described.choices.includes(text)) {
    return [
      problemAt(variable, {
        message: `${variable.name} is none of ${described.choices.join(', ')}, so that it keeps its default, ${described.default}.`,
        fix: `Set it to one of ${described.choices.join(', ')}, or remove it.`,
      }),
    ]
  }
  if (described?.kind !== 'url' || (/^https?:\/\//.test(text) && URL.canParse(text))) return []
  const message = `${variable.name} is no address that begins with http:// or https://.`
  return [problemAt(variable, { message, fix: 'Write the whole address, or remove the variable.' })]
}

function numberProblems({ variable, text }: SeenVariable, number: Numbers): readonly Problem[] {
  const { kind, unit, min, max } = number
  const range = max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `from ${min} to ${max}`
  const whole = kind === 'integer' ? 'a whole number' : 'a number'
  const fix = `Write ${whole}, ${range} (${unit}), or remove it to keep the default, ${number.default}.`
  if (!forms[kind].test(text)) {
    const message = `${variable.name} is not ${whole}, so that it keeps its default, ${number.default}.`
    return [problemAt(variable, { message, fix })]
  }
  const value = Number(text)
  if (value >= min && value <= max) return []
  // Above what JavaScript counts exactly, the binary still does.
  if (value > max && max === Number.MAX_SAFE_INTEGER) return []
  return [
    problemAt(variable, { message: `${variable.name} is ${describe(value)}, which is not ${range} (${unit}).`, fix }),
  ]
}
