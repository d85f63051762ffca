import { releaseTable } from './table.ts'

/** A release of Convex that this version of the package was checked against. */
export interface Release {
  /** The full sha: the tag of both images. */
  readonly release: string
  /** The day of its Git tag, as `2026-08-22`. */
  readonly date: string
  /** Version of the npm package `convex` in the same commit. */
  readonly cli: string
  /** Version of the format of the database. The backend runs each migration up to it, and undoes none. */
  readonly database: number
}

/** The known releases, the oldest first. */
export const releases: readonly Release[] = releaseTable
  .trim()
  .split('\n')
  .map((row) => {
    const [date = '', release = '', cli = '', database] = row.split(' ')
    return { release, date, cli, database: Number(database) }
  })

/** The known release with this sha. */
export function releaseOf(sha: string | undefined): Release | undefined {
  return releases.find(({ release }) => release === sha)
}

/** The newest known release. */
export function newestRelease(): Release {
  return releases.at(-1) as Release
}

/** The way from one known release to a newer one. */
export interface Upgrade {
  /** Days between the two releases. */
  readonly days: number
  /** The migrations that it runs, by the version of the database that each leads to. None can be undone. */
  readonly migrations: readonly number[]
  /**
   * The first release after the older one with an older version of the database. The database is ahead of it: a
   * migration with a number that the database has had already does not run.
   */
  readonly ahead: Release | undefined
}

/** Days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

/** The way from one known release to a newer one. */
export function upgradeBetween(from: Release, to: Release): Upgrade {
  const later = releases.slice(releases.indexOf(from) + 1, releases.indexOf(to) + 1)
  const count = Math.max(0, to.database - from.database)
  return {
    days: daysBetween(from.date, to.date),
    migrations: Array.from({ length: count }, (_, index) => from.database + 1 + index),
    ahead: later.find(({ database }) => database < from.database),
  }
}
