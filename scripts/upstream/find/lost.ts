import { basename } from 'node:path/posix'
import type { CitedPlace } from '../cited/list.ts'
import type { Found } from '../read/place.ts'
import { placeIn } from '../read/place.ts'
import type { Finding } from './finding.ts'
import type { Sources } from './places.ts'

interface Lost {
  readonly key: string
  readonly cited: CitedPlace
  /** The place in the older sources, if its text is that of the lock. */
  readonly older: Found | undefined
  readonly why: 'missing' | 'ambiguous'
  readonly old: Sources
  readonly now: Sources
}

/** What cites a place. */
export const citedBy = ({ by }: CitedPlace) => `cited by ${by.join(', ')}`

/** What became of a place that cannot be read any more. */
export function lost({ key, cited, older, why, old: oldSources, now }: Lost): Finding {
  const old = older === undefined ? 'unknown text' : `line ${older.line}`
  const finding = { name: key, old, place: citedBy(cited), lines: [older?.text ?? '', ''] } as const
  if (why === 'ambiguous') return { ...finding, what: 'place ambiguous', new: 'several lines' }
  const text = now.texts([cited.path]).get(cited.path)
  const gone = { ...finding, what: 'place gone', new: text === undefined ? 'the file is missing' : 'missing' }
  if (older === undefined) return gone
  const name = text === undefined ? undefined : renamedTo(cited, older, text)
  if (name !== undefined) return { ...finding, what: 'place renamed', new: name, lines: ['', ''] }
  const [path, place] = movedTo(cited, older, [oldSources, now]) ?? []
  if (path === undefined || place === undefined) return gone
  const lines: Finding['lines'] = place.text === older.text ? ['', ''] : [older.text, place.text]
  return { ...finding, what: 'place in another file', new: path, lines }
}

/** The name of what has the same text apart from its name. */
function renamedTo({ path, anchor }: CitedPlace, { text: old }: Found, text: string): string | undefined {
  const name = anchor.split('.').at(-1) ?? anchor
  // A quoted line has no name.
  if (!/^\w+$/.test(name)) return undefined
  const [start = '', end] = (old.split('\n', 1)[0] ?? '').split(new RegExp(`\\b${name}\\b`))
  if (end === undefined) return undefined
  const outer = anchor.slice(0, -name.length)
  const names = text.split('\n').flatMap((line) => {
    const [, found] = line.startsWith(start) ? (/^(\w+)/.exec(line.slice(start.length)) ?? []) : []
    return found ?? []
  })
  return names.find((other) => {
    const place = placeIn(path, text, outer + other)
    return typeof place !== 'string' && place.text.replaceAll(new RegExp(`\\b${other}\\b`, 'g'), name) === old
  })
}

/** The place in another file: with the same text there or in the same folder, otherwise in a file of the same name. */
function movedTo(
  { path, anchor }: CitedPlace,
  { hash }: Found,
  [old, { paths, texts }]: readonly [old: Sources, now: Sources],
): readonly [path: string, place: Found] | undefined {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const end = /\.\w+$/.exec(path)?.[0] ?? ''
  const isNamed = (other: string) => basename(other) === basename(path)
  const near = [...paths()].filter(
    (other) => other !== path && other.endsWith(end) && (isNamed(other) || other.startsWith(folder)),
  )
  const before = old.texts(near)
  const has = (other: string) => {
    const text = before.get(other)
    return text !== undefined && typeof placeIn(other, text, anchor) !== 'string'
  }
  const found = [...texts(near)].flatMap(([other, text]) => {
    const place = placeIn(other, text, anchor)
    // A file that had such a place before is not where it went.
    return typeof place === 'string' || has(other) ? [] : [[other, place] as const]
  })
  const same = found.filter(([, place]) => place.hash === hash)
  const named = found.filter(([other]) => isNamed(other))
  return same.find(([other]) => isNamed(other)) ?? same[0] ?? (named.length === 1 ? named[0] : undefined)
}
