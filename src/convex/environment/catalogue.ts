import type { Variable } from './variable.ts'
import { buckets } from './variables/buckets.ts'
import { commits } from './variables/commits.ts'
import { connections } from './variables/connections.ts'
import { database } from './variables/database.ts'
import { deploys } from './variables/deploys.ts'
import { functions } from './variables/functions.ts'
import { logs } from './variables/logs.ts'
import { retention } from './variables/retention.ts'
import { runtime } from './variables/runtime.ts'
import { scheduler } from './variables/scheduler.ts'
import { search } from './variables/search.ts'
import { storage } from './variables/storage.ts'

// The build writes the comments that an editor shows into the types: see rollup.types.config.js.
/** Every variable that Convex reads and that operators may set, by name. */
export const catalogue = {
  ...functions,
  ...scheduler,
  ...commits,
  ...retention,
  ...search,
  ...runtime,
  ...connections,
  ...deploys,
  ...logs,
  ...database,
  ...buckets,
  ...storage,
} as const

export type Catalogue = typeof catalogue

const variables: ReadonlyMap<string, Variable> = new Map(Object.entries<Variable>(catalogue))

/** The variables whose values must not be written in a manifest. */
export const secretNames: readonly string[] = [...variables.keys()].filter(
  (name) => variables.get(name)?.kind === 'secret',
)

/** The variable of this name, if it is in the catalogue. */
export function variableOf(name: string): Variable | undefined {
  return variables.get(name)
}
