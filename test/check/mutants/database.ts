import { databaseBackendMutants } from './database/database.ts'
import { databaseClusterMutants } from './postgres/cluster.ts'
import { databaseObjectMutants } from './postgres/databases.ts'
import { databaseOtherMutants } from './secrets/sealed.ts'
import type { Mutant } from './mutant.ts'

/** Faults that the rules about the database must find. */
export const databaseMutants: readonly Mutant[] = [
  ...databaseBackendMutants,
  ...databaseClusterMutants,
  ...databaseObjectMutants,
  ...databaseOtherMutants,
]
