import { databaseBackendMutants } from './database-backend.ts'
import { databaseClusterMutants } from './database-cluster.ts'
import { databaseObjectMutants } from './database-objects.ts'
import { databaseOtherMutants } from './database-others.ts'
import type { Mutant } from './mutant.ts'

/** Faults that the rules about the database must find. */
export const databaseMutants: readonly Mutant[] = [
  ...databaseBackendMutants,
  ...databaseClusterMutants,
  ...databaseObjectMutants,
  ...databaseOtherMutants,
]
