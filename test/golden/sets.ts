import type { StackOptions } from '@proompteng/convex-k8s'
import { dashboardSets } from './sets/dashboard.ts'
import { databaseSets } from './sets/database.ts'
import { environmentSets } from './sets/environment.ts'
import { postgresSets } from './sets/postgres.ts'
import { routesSets } from './sets/routes.ts'
import { secretsSets } from './sets/secrets.ts'
import { stackSets } from './sets/stack.ts'
import { storageSets } from './sets/storage.ts'

/** Option sets whose folders are kept as they are, so that every change in a byte is seen in a review. */
export const sets: Readonly<Record<string, StackOptions>> = {
  ...stackSets,
  ...databaseSets,
  ...secretsSets,
  ...routesSets,
  ...dashboardSets,
  ...postgresSets,
  ...storageSets,
  ...environmentSets,
}
