import { gitIn, openClone, textsOf } from '../read/clone.ts'
import { imageReader } from '../read/image.ts'
import { taggedReleases } from './tags.ts'
import type { Tagged } from './tags.ts'

/** A row of the table of releases. */
export interface Row extends Tagged {
  readonly cli: string
  readonly database: string
  /** The known variables that the backend reads. */
  readonly reads: ReadonlySet<string>
}

/** Which releases get a row. */
export interface Selection {
  /** The day of the oldest release. */
  readonly since: string
  /** The day from which on each release gets a row at which a known variable comes or goes. */
  readonly variablesSince: string
  /** How many of the newest releases get a row. */
  readonly newest: number
}

interface Fact {
  readonly paths: readonly string[]
  readonly read: RegExp
}

const cli: Fact = { paths: ['npm-packages/convex/package.json'], read: /^ {2}"version": "([^"]+)"/gm }
const database: Fact = {
  // The second file until 2025-05-29.
  paths: ['crates/migrations_model/src/lib.rs', 'crates/model/src/migrations.rs'],
  read: /const DATABASE_VERSION: \w+ = (\d+)/g,
}
/** Most settings are declared here. They select rows; what a row states is read from all crates. */
const knobs: Fact = { paths: ['crates/common/src/knobs.rs'], read: /"([A-Z][A-Z0-9_]+)"/g }

type Brief = Tagged & Record<'cli' | 'database' | 'knobs', string>

/** The rows of the table, the oldest first. */
export function rowsOf(folder: string, known: ReadonlySet<string>, selection: Selection): readonly Row[] {
  const briefs = briefsOf(folder, known, taggedReleases(folder, selection.since))
  const chosen = briefs.filter((brief, index) => {
    const before = briefs[index - 1]
    return (
      index >= briefs.length - selection.newest ||
      brief.database !== before?.database ||
      (brief.knobs !== before.knobs && brief.date >= selection.variablesSince)
    )
  })
  const open = openClone(folder)
  const read = imageReader()
  return chosen.map((brief) => {
    const settings = [...read(open(brief.commit)).backend.values()]
    return { ...brief, reads: new Set(settings.flatMap(({ name, isUsed }) => (isUsed && known.has(name) ? name : []))) }
  })
}

/** Facts of many releases, from single files. */
function briefsOf(folder: string, known: ReadonlySet<string>, tagged: readonly Tagged[]): readonly Brief[] {
  const factOf = ({ paths, read }: Fact) => {
    const texts = paths.map((path) =>
      textsOf(
        gitIn(folder),
        tagged.map(({ commit }) => `${commit}:${path}`),
      ),
    )
    return (index: number) => {
      const text = texts.map((found) => found[index]).find((found) => found !== undefined && found.search(read) >= 0)
      const found = [...(text ?? '').matchAll(read)].map(([, value = '']) => value)
      if (found.length === 0)
        throw new Error(`${tagged[index]?.commit} has no ${read.source} in ${paths.join(' or ')}.`)
      return found
    }
  }
  const [cliOf, databaseOf, knobsOf] = [factOf(cli), factOf(database), factOf(knobs)] as const
  return tagged.map((release, index) => ({
    ...release,
    cli: cliOf(index)[0] ?? '',
    database: databaseOf(index)[0] ?? '',
    knobs: knobsOf(index)
      .filter((name) => known.has(name))
      .toSorted()
      .join(' '),
  }))
}
