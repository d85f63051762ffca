import type { Folder } from './folder.ts'

/** A change of a rendered folder that `render` refuses, unless the option `accept` names it: see `docs/recipes.md`. */
export type RefusedChange =
  | 'another-database'
  | 'another-instance'
  | 'another-storage'
  | 'another-volume'
  | 'early-snapshot'
  | 'immutable-field'
  | 'late-bootstrap'
  | 'mixed-archive'
  | 'older-postgres'
  | 'removed-secret'
  | 'removed-volume'
  | 'renamed-backend'
  | 'second-writer'
  | 'smaller-volume'
  | 'synchronous-at-once'

/** A refused change to make anyway, with the name from the refusal: `another-database:convex-db-2`. */
export type AcceptedChange = `${RefusedChange}:${string}`

/** One change that is refused. */
export interface Refusal {
  /** The subject: an object or its replacement. An entry of `accept` applies only to this name. */
  readonly name: string
  /** The file. */
  readonly path: string
  /** The old state, the new state, the consequence and the fix. */
  readonly message: string
  /** Reported and accepted once for all instances of a fleet. */
  readonly isOfFleet?: boolean
}

/** Finds the refusals of one change. */
export type Change = (before: Folder, after: Folder) => readonly Refusal[]
