import type { Mutant } from './mutant.ts'
import { addressMutants } from './routes/addresses.ts'
import { operationMutants } from './routes/operations.ts'
import { referenceMutants } from './routes/references.ts'

/** Faults in how Convex is reached and applied. */
export const routesMutants: readonly Mutant[] = [...addressMutants, ...referenceMutants, ...operationMutants]
