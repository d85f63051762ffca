import type { Comparison, Finding, Pair, Side } from './find/finding.ts'
import { probeFindings } from './find/probes.ts'
import { settingFindings } from './find/settings.ts'
import { openClone } from './read/clone.ts'
import { imageReader } from './read/image.ts'
import type { Ours } from './ours.ts'

/** What a comparison of two revisions found. */
export interface Report {
  readonly from: Side
  readonly to: Side
  readonly decide: readonly Finding[]
  /** How many places of each kind only moved. */
  readonly moved: Readonly<Record<string, number>>
}

/** The kinds of facts that are compared, by the name of what may move. */
const comparisons: Readonly<Record<string, Comparison>> = {
  settings: settingFindings,
  facts: probeFindings,
}

/** Compares two revisions of a clone with what this package states. */
export function compare(folder: string, revisions: { readonly from: string; readonly to: string }, ours: Ours): Report {
  const open = openClone(folder)
  const read = imageReader()
  const side = (name: string): Side => {
    const revision = open(name)
    return { revision, images: read(revision) }
  }
  const pair: Pair = { from: side(revisions.from), to: side(revisions.to), ours }
  const found = Object.entries(comparisons).map(([name, comparison]) => [name, comparison(pair)] as const)
  return {
    ...pair,
    decide: found.flatMap(([, { decide }]) => decide),
    moved: Object.fromEntries(found.map(([name, { moved }]) => [name, moved])),
  }
}
