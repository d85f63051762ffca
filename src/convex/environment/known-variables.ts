import { catalogue, secretNames } from './catalogue.ts'
import type { Catalogue } from './catalogue.ts'
import * as checks from './check.ts'
import type { Refusal, Refusals } from './refusal.ts'
import * as refusals from './refused.ts'

/** Every variable that Convex reads and that is for an operator to set, by its name. */
export function knownVariables(): Catalogue {
  return catalogue
}

/** Every name that must be given neither in `env` nor in `extraEnv`, with the reason. */
export function refusedVariables(): Refusals {
  return refusals.refused
}

/** The variables whose values must not be written down. */
export function secretVariables(): readonly string[] {
  return secretNames
}

/** Everything that is wrong with an environment; see `check.ts`. */
export function environmentIssues(
  ...args: Parameters<typeof checks.environmentIssues>
): readonly checks.EnvironmentIssue[] {
  return checks.environmentIssues(...args)
}

/** Why this name must not be given in `extraEnv`: it is refused everywhere, or it belongs in `env` or to functions. */
export function refusalOf(name: string): Refusal | undefined {
  return refusals.refusalOf(name)
}
