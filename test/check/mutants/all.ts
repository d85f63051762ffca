import { argoCdMutants } from './argocd/argocd.ts'
import { backendPodMutants } from './backend/pod.ts'
import { dashboardMutants } from './dashboard/dashboard.ts'
import { databaseMutants } from './database/database.ts'
import { environmentMutants } from './environment/environment.ts'
import { monitoringMutants } from './monitoring/monitoring.ts'
import type { Mutant } from './mutant.ts'
import { policyMutants } from './policy/policy.ts'
import { postgresMutants } from './postgres/all.ts'
import { databaseObjectMutants } from './postgres/databases.ts'
import { addressMutants } from './routes/addresses.ts'
import { referenceMutants } from './routes/references.ts'
import { sealedMutants } from './secrets/sealed.ts'
import { secretMutants } from './secrets/secrets.ts'
import { stackMutants } from './stack/stack.ts'
import { storageMutants } from './storage/storage.ts'

/** Faults that the rules must find. */
export const mutants: readonly Mutant[] = [
  ...argoCdMutants,
  ...backendPodMutants,
  ...dashboardMutants,
  ...databaseMutants,
  ...environmentMutants,
  ...monitoringMutants,
  ...policyMutants,
  ...postgresMutants,
  ...databaseObjectMutants,
  ...addressMutants,
  ...referenceMutants,
  ...sealedMutants,
  ...secretMutants,
  ...stackMutants,
  ...storageMutants,
]
