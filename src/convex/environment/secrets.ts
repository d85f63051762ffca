import { catalogue } from './catalogue.ts'
import type { Variable } from './variable.ts'

/** The variables whose values must not be written down. */
export const secretNames: readonly string[] = Object.entries<Variable>(catalogue)
  .filter(([, variable]) => variable.kind === 'secret')
  .map(([name]) => name)
