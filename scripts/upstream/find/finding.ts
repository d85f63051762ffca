import type { Read, Setting } from '../read/setting.ts'
import type { Images } from '../read/image.ts'
import type { Revision } from '../read/clone.ts'
import type { Ours } from '../ours.ts'

/** A revision with what its images read. */
export interface Side {
  readonly revision: Revision
  readonly images: Images
}

/** The two revisions, and what this package states. */
export interface Pair {
  readonly from: Side
  readonly to: Side
  readonly ours: Ours
}

/** A fact that a maintainer has to decide about. */
export interface Finding {
  /** The kind of the change, such as `default changed`. */
  readonly what: string
  /** The setting or fact. */
  readonly name: string
  readonly old: string
  readonly new: string
  /** Path and line, in the newer revision where it has them. */
  readonly place: string
  /** The relevant lines of both revisions. */
  readonly lines: readonly [old: string, new: string]
}

/** What one comparison found. */
export interface Findings {
  readonly decide: readonly Finding[]
  /** Number of places that are at another line, with the same text. */
  readonly moved: number
}

/** A finding about a setting, with the declarations in both revisions. */
export function settingFinding(
  what: string,
  name: string,
  settings: readonly [old: Setting | undefined, now: Setting | undefined],
  values: readonly [old: string, now: string],
): Finding {
  const [old, now] = settings.map((setting) => (setting === undefined ? undefined : mainRead(setting)))
  const place = now ?? old
  return {
    what,
    name,
    old: values[0],
    new: values[1],
    place: place === undefined ? '' : `${place.path}:${place.line}`,
    // The comment of a new setting says what it does. In a comparison, it would only be longer.
    lines: old === undefined ? ['', now?.excerpt ?? ''] : [codeIn(old.excerpt), codeIn(now?.excerpt ?? '')],
  }
}

const codeIn = (excerpt: string) => excerpt.replaceAll(/^\s*\/\/.*\n?/gm, '')

/** The place that declares the default, otherwise the first that reads. */
export function mainRead({ reads }: Setting): Read | undefined {
  return reads.find(({ value }) => value !== undefined) ?? reads[0]
}
