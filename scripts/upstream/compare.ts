import type { Finding, Pair, Side } from './find/finding.ts'
import { convexPlaceFindings } from './find/places.ts'
import { probeFindings } from './find/probes.ts'
import { settingFindings } from './find/settings.ts'
import type { LockedPlace } from './cited/lock.ts'
import type { Ours } from './ours.ts'
import { openClone } from './read/clone.ts'
import type { Images } from './read/image.ts'
import { imageReader } from './read/image.ts'

/** What a comparison found. */
export interface Report {
  readonly title: string
  /** What is counted, whether there is something to decide or not. */
  readonly summary: readonly string[]
  readonly decide: readonly Finding[]
  /** How many places of each kind only moved. */
  readonly moved: Readonly<Record<string, number>>
}

/** What a comparison of two revisions of Convex found. */
export interface ConvexReport extends Report, Pair {
  /** The cited places that the newer revision has. */
  readonly found: ReadonlyMap<string, LockedPlace>
}

/** Compares two revisions of a clone with what this package states. */
export function compare(
  folder: string,
  revisions: { readonly from: string; readonly to: string },
  ours: Ours,
): ConvexReport {
  const open = openClone(folder)
  const read = imageReader()
  const side = (name: string): Side => {
    const revision = open(name)
    return { revision, images: read(revision) }
  }
  const pair: Pair = { from: side(revisions.from), to: side(revisions.to), ours }
  const [settings, facts, places] = [settingFindings(pair), probeFindings(pair), convexPlaceFindings(pair)]
  // A variable cites the place that declares it: what became of the setting says more than what became of its text.
  const reported = new Set(settings.decide.map(({ name }) => `variable ${name}`))
  const isRepeated = (key: string) => ours.cites.places.get(key)?.by.every((by) => reported.has(by)) ?? false
  return {
    ...pair,
    title: `Convex ${nameOf(pair.from)} to ${nameOf(pair.to)}`,
    summary: changes(pair.from.images, pair.to.images),
    decide: [...settings.decide, ...facts.decide, ...places.decide.filter(({ name }) => !isRepeated(name))],
    moved: { settings: settings.moved, facts: facts.moved, 'cited places': places.moved },
    found: places.found,
  }
}

const nameOf = ({ revision: { commit, date } }: Side) => `${commit.slice(0, 9)} (${date})`

/** How many settings came and went, whether this package knows them or not. */
function changes(from: Images, to: Images): readonly string[] {
  return [
    `The backend links ${to.crates.length} crates and reads ${usedIn(to).length} settings: ` +
      `${usedIn(to, from).length} more, ${usedIn(from, to).length} fewer.`,
  ]
}

/** The settings that one side uses, and the other does not. */
function usedIn({ backend }: Images, other?: Images): readonly string[] {
  const used = [...backend.values()].filter(({ isUsed }) => isUsed).map(({ name }) => name)
  return used.filter((name) => other?.backend.get(name)?.isUsed !== true)
}
