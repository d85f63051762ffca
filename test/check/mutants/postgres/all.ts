import type { Mutant } from '../mutant.ts'
import { accessMutants } from './access.ts'
import { backupMutants } from './backup.ts'
import { clusterMutants } from './cluster.ts'
import { replicationMutants } from './replication.ts'

/** Faults in the cluster and in what goes with it. The operator sees them, too. */
export const postgresMutants: readonly Mutant[] = [
  ...clusterMutants,
  ...replicationMutants,
  ...backupMutants,
  ...accessMutants,
]
