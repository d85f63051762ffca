import { backendMutants } from './backend.ts'
import { databaseMutants } from './database.ts'
import type { Mutant } from './mutant.ts'
import { routesMutants } from './routes.ts'

/** Faults that the rules must find. */
export const mutants: readonly Mutant[] = [...backendMutants, ...databaseMutants, ...routesMutants]
