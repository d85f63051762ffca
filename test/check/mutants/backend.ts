import { backendEnvironmentMutants } from './backend-environment.ts'
import { backendPodMutants } from './backend-pod.ts'
import type { Mutant } from './mutant.ts'

/** Faults that the rules about the backend have to find. */
export const backendMutants: readonly Mutant[] = [...backendPodMutants, ...backendEnvironmentMutants]
