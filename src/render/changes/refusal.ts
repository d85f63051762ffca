import type { Folder } from './folder.ts'

/**
 * A change of a rendered folder that `render` refuses, unless the option `accept` names it:
 *
 * - `another-database`: the backend would use another database, which is empty or not known to hold its data
 * - `another-instance`: another instance name, which names the database and the prefix on S3
 * - `another-storage`: files on S3 instead of the volume, or the other way round
 * - `another-volume`: another volume for the files, not filled from a snapshot
 * - `early-snapshot`: a snapshot of a claim that is new
 * - `immutable-field`: a field that the API server or a controller never changes
 * - `late-bootstrap`: another beginning, or owner, of a database cluster that has begun
 * - `older-postgres`: PostgreSQL of a major version to which CloudNativePG does not go
 * - `removed-volume`: a volume that CloudNativePG never takes away
 * - `renamed-backend`: another object runs the backend, at the same time for a while
 * - `smaller-volume`: a size below the one before
 * - `synchronous-at-once`: commits that wait for a replica which does not exist yet
 */
export type RefusedChange =
  | 'another-database'
  | 'another-instance'
  | 'another-storage'
  | 'another-volume'
  | 'early-snapshot'
  | 'immutable-field'
  | 'late-bootstrap'
  | 'older-postgres'
  | 'removed-volume'
  | 'renamed-backend'
  | 'smaller-volume'
  | 'synchronous-at-once'

/** A change that is made all the same, with the name that the refusal gives: `another-database:convex-db-2`. */
export type AcceptedChange = `${RefusedChange}:${string}`

/** One change that is refused. */
export interface Refusal {
  /** What it is about: an object, or what takes its place. Left behind in `accept`, it lets nothing else through. */
  readonly name: string
  /** The file. */
  readonly path: string
  /** What was, what is, what follows, and the way. */
  readonly message: string
}

/** Finds the refusals of one change. */
export type Change = (before: Folder, after: Folder) => readonly Refusal[]
