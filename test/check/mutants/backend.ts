import { backendEnvironmentMutants } from './backend-environment.ts'
import { backendPodMutants } from './backend-pod.ts'
import type { Mutant } from './mutant.ts'
import { secretMutants } from './secrets.ts'
import { stackMutants } from './stack.ts'
import { storageMutants } from './storage.ts'

/** Faults that the rules about the backend have to find. */
export const backendMutants: readonly Mutant[] = [
  ...backendPodMutants,
  ...storageMutants,
  ...secretMutants,
  ...stackMutants,
  ...backendEnvironmentMutants,
]
