import { variableOf } from './catalogue.ts'
import { functionRefusal } from './refused-function.ts'
import type { Refusal, Refusals } from './refusal.ts'
import { deadNames } from './refused-dead.ts'
import { droppedNames } from './refused-dropped.ts'
import { managedNames } from './refused-managed.ts'
import { trapNames } from './refused-trap.ts'

/** Every name that is refused in both `env` and `extraEnv`. */
export const refused: Refusals = { ...deadNames, ...droppedNames, ...trapNames, ...managedNames }

const refusals: ReadonlyMap<string, Refusal> = new Map(Object.entries(refused))

const known: Refusal = {
  group: 'known',
  reason: "It is one of Convex's own variables.",
  wayOut: 'Set it in `env`, where its type and range are checked.',
}

/** Why this name must not be set in `env`. */
export function refusalInEnv(name: string): Refusal | undefined {
  return refusals.get(name) ?? functionRefusal(name)
}

/**
 * Why this name must not be set in `extraEnv`: it is refused everywhere, or belongs in `env` or in the environment of
 * functions.
 */
export function refusalOf(name: string): Refusal | undefined {
  return refusals.get(name) ?? (variableOf(name) === undefined ? functionRefusal(name) : known)
}
