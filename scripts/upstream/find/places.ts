import type { CitedPlace } from '../cited/list.ts'
import type { LockedPlace, LockedProject } from '../cited/lock.ts'
import type { Found, Place } from '../read/place.ts'
import { placeIn } from '../read/place.ts'
import type { Finding, Findings, Pair, Side } from './finding.ts'
import { citedBy, lost } from './lost.ts'

/** The sources of a project in one version. */
export interface Sources {
  /** The texts of files, by path. Paths that do not exist are left out. */
  readonly texts: (paths: Iterable<string>) => ReadonlyMap<string, string>
  /** The paths of all files. */
  readonly paths: () => Iterable<string>
}

/** The cited places of a project, and its part of the lock. */
export interface Cites {
  readonly places: ReadonlyMap<string, CitedPlace>
  readonly locked: LockedProject | undefined
}

/** What has become of the cited places of a project. */
export interface PlaceFindings extends Findings {
  /** Every place that the newer sources have, for the lock. */
  readonly found: ReadonlyMap<string, LockedPlace>
}

/** Compares the places of Convex that are cited. */
export function convexPlaceFindings({ from, to, ours }: Pair): PlaceFindings {
  return placeFindings(ours.cites, sourcesOf(from), sourcesOf(to))
}

function sourcesOf({ revision }: Side): Sources {
  return { texts: revision.texts, paths: () => revision.files.keys() }
}

/**
 * Compares cited places in two versions of a project. What the lock has is the older text, otherwise the older sources.
 *
 * @throws Error with every place that neither version has.
 */
export function placeFindings({ places, locked }: Cites, old: Sources, now: Sources): PlaceFindings {
  const paths = new Set([...places.values()].map(({ path }) => path))
  const [oldTexts, texts] = [old.texts(paths), now.texts(paths)]
  const results = [...places].map(([key, cited]) => {
    const [before, after] = [readIn(oldTexts, cited), readIn(texts, cited)]
    return {
      key,
      cited,
      before,
      after,
      known: locked?.places.get(key) ?? (typeof before === 'string' ? undefined : before),
    }
  })
  const unreadable = results.filter(({ before, after }) => typeof before === 'string' && typeof after === 'string')
  if (unreadable.length > 0) {
    const lines = unreadable.map(({ key, cited, after }) => `${key} (${cited.by.join(', ')}): ${String(after)}`)
    throw new Error(`Cited places that the sources do not have:\n${lines.join('\n')}`)
  }
  return {
    decide: results.flatMap(({ key, cited, before, after, known }) => {
      const older = typeof before === 'string' || before.hash !== known?.hash ? undefined : before
      if (typeof after === 'string') return [lost({ key, cited, older, why: after, old, now })]
      return known === undefined || known.hash === after.hash ? [] : [changed(key, cited, older, after)]
    }),
    moved: results.filter(
      ({ known, after }) => typeof after !== 'string' && known?.hash === after.hash && known.line !== after.line,
    ).length,
    found: new Map(
      results.flatMap(({ key, after }) =>
        typeof after === 'string' ? [] : [[key, { line: after.line, hash: after.hash }]],
      ),
    ),
  }
}

function readIn(texts: ReadonlyMap<string, string>, { path, anchor }: CitedPlace): Place {
  const text = texts.get(path)
  return text === undefined ? 'missing' : placeIn(path, text, anchor)
}

function changed(key: string, cited: CitedPlace, older: Found | undefined, now: Found): Finding {
  return {
    what: 'place changed',
    name: key,
    old: older === undefined ? 'unknown text' : `line ${older.line}`,
    new: `line ${now.line}`,
    place: citedBy(cited),
    lines: [older?.text ?? '', now.text],
  }
}
