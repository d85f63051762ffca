import { catalogue, variableOf } from './catalogue.ts'
import { leftAlone } from './left-alone.ts'
import { nearest } from './nearest.ts'
import { refusalInEnv } from './refused.ts'
import { valueProblem } from './value.ts'

/** A problem of an environment. */
export interface EnvironmentIssue {
  /** The variable's name as it was given. */
  readonly name: string
  /** What is wrong and what is allowed. Never contains the value of a text variable. */
  readonly message: string
}

const names: readonly string[] = Object.keys(catalogue).toSorted()

/**
 * All problems of an environment, in the order of its variables. A value for which `isReference` is true is stored
 * elsewhere: only its name is checked. `undefined` counts as not set.
 */
export function environmentIssues(
  environment: Readonly<Record<string, unknown>>,
  isReference: (value: unknown) => boolean = () => false,
): readonly EnvironmentIssue[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    const message = value === undefined ? undefined : problem(name, value, isReference(value))
    return message === undefined ? [] : [{ name, message }]
  })
}

function problem(name: string, value: unknown, referred: boolean): string | undefined {
  const variable = variableOf(name)
  if (variable === undefined) return nameProblem(name)
  const wrong = referred ? undefined : valueProblem(variable, value)
  return wrong === undefined ? undefined : `${name} ${wrong}.`
}

function nameProblem(name: string): string {
  const reason = Object.hasOwn(leftAlone, name) ? leftAlone[name] : undefined
  if (reason !== undefined) return `${name} is not offered here. ${reason} To set it anyway, use \`extraEnv\`.`
  const refusal = refusalInEnv(name)
  if (refusal !== undefined) {
    const earlier = refusal.group === 'dropped' ? ' For an earlier release, use `extraEnv`.' : ''
    return `${name} must not be set. ${refusal.reason} ${refusal.wayOut}${earlier}`
  }
  const meant = nearest(name, names)
  const question = meant === undefined ? '' : ` Did you mean ${meant}?`
  return `${name} is unknown.${question} Variables that \`env\` does not list go in \`extraEnv\`.`
}
