import type { Problem } from '../../../rule.ts'
import type { Variable } from '../../../model/environment/environment.ts'

/** The way out of what runs more than one backend by its kind. */
export const asDeployment = 'Use a Deployment with replicas: 1 and strategy: { type: Recreate }.'

/** A problem at the place where a variable gets its value: in the container, or in the ConfigMap. */
export function problemAt(
  { object, path }: Pick<Variable, 'object' | 'path'>,
  said: Pick<Problem, 'message' | 'fix' | 'severity'>,
): Problem {
  return { object, path, ...said }
}
