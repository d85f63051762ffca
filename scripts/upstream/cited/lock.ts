import { readFileSync } from 'node:fs'

/** Where a cited place was when its text was read, and the hash of the text. */
export interface LockedPlace {
  readonly line: number
  readonly hash: string
}

/** The places of a project in the version in which they were read. */
export interface LockedProject {
  readonly version: string
  readonly places: ReadonlyMap<string, LockedPlace>
}

/** The projects of a lock file, by name. */
export type Lock = ReadonlyMap<string, LockedProject>

/** Reads a lock file: an object for each `PROJECT@VERSION`, with line and hash of each place. */
export function readLock(path: string): Lock {
  const content = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, Readonly<Record<string, string>>>>
  return new Map(
    Object.entries(content).map(([name, places]) => {
      const [project = '', version = ''] = name.split('@')
      return [
        project,
        { version, places: new Map(Object.entries(places).map(([key, value]) => [key, placeOf(value)])) },
      ]
    }),
  )
}

function placeOf(value: string): LockedPlace {
  const [line, hash = ''] = value.split(' ')
  return { line: Number(line), hash }
}

/** The text of a lock file, sorted, with one line for each place. */
export function lockText(lock: Lock): string {
  const content = [...lock].toSorted(byName).map(([project, { version, places }]) => {
    const lines = [...places].toSorted(byName).map(([key, { line, hash }]) => [key, `${line} ${hash}`] as const)
    return [`${project}@${version}`, Object.fromEntries(lines)] as const
  })
  return `${JSON.stringify(Object.fromEntries(content), undefined, 2)}\n`
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1)
