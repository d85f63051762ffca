import { catalogue, secretNames } from './catalogue.ts'
import type { Catalogue } from './catalogue.ts'
import * as checks from './check.ts'
import type { Refusal, Refusals } from './refusal.ts'
import * as refusals from './refused.ts'

/** Every variable that Convex reads and that operators may set, by name. */
export function knownVariables(): Catalogue {
  return catalogue
}

/** Every name that is refused in both `env` and `extraEnv`, with the reason. */
export function refusedVariables(): Refusals {
  return refusals.refused
}

/** The variables whose values must not be written in a manifest. */
export function secretVariables(): readonly string[] {
  return secretNames
}

/** All problems of an environment; see `check.ts`. */
export function environmentIssues(
  ...args: Parameters<typeof checks.environmentIssues>
): readonly checks.EnvironmentIssue[] {
  return checks.environmentIssues(...args)
}

/**
 * Why this name must not be set in `extraEnv`: it is refused everywhere, or belongs in `env` or in the environment of
 * functions.
 */
export function refusalOf(name: string): Refusal | undefined {
  return refusals.refusalOf(name)
}
