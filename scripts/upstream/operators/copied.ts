import type { Finding } from '../find/finding.ts'
import type { Sources } from '../find/places.ts'
import { placeIn } from '../read/place.ts'

/** A list that was copied from a project. Names are compared without regard to case. */
export interface CopiedList {
  readonly name: string
  readonly project: string
  /** What this package has. */
  readonly ours: Iterable<string>
  /** The file that has the list, or the folder whose files are the list. */
  readonly path: string
  /** What the sources have. */
  readonly theirs: (sources: Sources, path: string) => Iterable<string>
}

/** The names in a place: the first group of every match. */
export const inPlace = (anchor: string, read: RegExp) => (sources: Sources, path: string) => {
  const place = placeIn(path, sources.texts([path]).get(path) ?? '', anchor)
  return typeof place === 'string' ? [] : groupsIn([place.text], read)
}

/** The names in the paths of files: the first group of every match. */
export const inPaths = (read: RegExp) => (sources: Sources) => groupsIn(sources.paths(), read)

function groupsIn(texts: Iterable<string>, read: RegExp): readonly string[] {
  return [...texts].flatMap((text) => [...text.matchAll(read)].map(([, group = '']) => group))
}

/** What differs between a copied list and the sources of a version. */
export function listFindings(
  { name, project, ours, path, theirs }: CopiedList,
  version: string,
  sources: Sources,
): readonly Finding[] {
  const [here, there] = [byName(ours), byName(theirs(sources, path))]
  const [onlyHere, onlyThere] = [without(here, there), without(there, here)]
  if (onlyHere.length + onlyThere.length === 0) return []
  return [
    {
      what: 'list differs',
      name,
      old: `only here: ${onlyHere.join(', ') || 'nothing'}`,
      new: `only there: ${onlyThere.join(', ') || 'nothing'}`,
      place: `${project}@${version} ${path}`,
      lines: ['', ''],
    },
  ]
}

type Names = ReadonlyMap<string, string>

const byName = (names: Iterable<string>): Names => new Map([...names].map((name) => [name.toLowerCase(), name]))

const without = (names: Names, others: Names) =>
  [...names].flatMap(([key, name]) => (others.has(key) ? [] : [name])).toSorted()
