import type { Environment, Variable } from './environment.ts'
import { HiddenText } from '../secrets/hidden-text.ts'

interface Subject {
  readonly environment: Environment
}

/** The value of a variable for judging, as far as the manifests hold it. */
export function judgedIn({ environment: { variables } }: Subject, name: string): HiddenText | undefined {
  const variable = variables.get(name)
  if (variable?.value === undefined) return variable?.hidden?.text
  // Kubernetes resolves $(NAME) in values that stand in `env`, and in no others.
  if (variable.from !== undefined) return new HiddenText(variable.value)
  return HiddenText.ofReferences(
    variable.value,
    (other) => variables.get(other)?.value ?? variables.get(other)?.hidden?.text,
  )
}

/** Where the value of a variable stands: in the container, in a ConfigMap, or in what makes the Secret. */
export function placeOf({ hidden, object, path }: Variable): Pick<Variable, 'object' | 'path'> {
  return hidden === undefined ? { object, path } : { object: hidden.object, path: hidden.path }
}
