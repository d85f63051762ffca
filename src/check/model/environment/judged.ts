import type { Environment, Variable } from './environment.ts'
import { HiddenText } from '../secrets/hidden-text.ts'

/** Matches a word for no, which a variable that any text turns on treats as yes. */
export const meansNo = /^\s*(?:false|f|no|n|off|0)\s*$/i

interface Subject {
  readonly environment: Environment
}

/** The value of a variable for checks, as far as the manifests contain it. */
export function judgedIn({ environment: { variables } }: Subject, name: string): HiddenText | undefined {
  const variable = variables.get(name)
  if (variable?.value === undefined) return variable?.hidden?.text
  // Kubernetes replaces $(NAME) only in values of `env`.
  if (variable.from !== undefined) return new HiddenText(variable.value)
  return HiddenText.ofReferences(
    variable.value,
    (other) => variables.get(other)?.value ?? variables.get(other)?.hidden?.text,
  )
}

/** The place of a variable's value: in the container, in a ConfigMap, or in the object that makes the Secret. */
export function placeOf({ hidden, object, path }: Variable): Pick<Variable, 'object' | 'path'> {
  return hidden === undefined ? { object, path } : { object: hidden.object, path: hidden.path }
}
