import type { CitedPlace } from '../cited/list.ts'
import type { LockedProject } from '../cited/lock.ts'
import type { Writing } from '../convex.ts'
import type { Finding } from '../find/finding.ts'
import type { Cites, PlaceFindings, Sources } from '../find/places.ts'
import { placeFindings } from '../find/places.ts'
import type { Operators } from './compare.ts'
import { listFindings } from './copied.ts'
import { isNewer, pinnedVersion } from './pins.ts'
import { newestModule, orUndefined } from './registry.ts'
import { sourcesOf } from './sources.ts'

/** What a comparison of one project found. */
export interface ProjectReport {
  readonly name: string
  readonly decide: readonly Finding[]
  readonly moved: number
  /** The places in the pinned version, if they may be written: there is nothing to decide, or it is accepted. */
  readonly locked: LockedProject | undefined
}

interface Versions {
  /** The one in which the facts were read, in the table of versions. */
  readonly stated: string
  /** The one that the tests run. */
  readonly pinned: string
  /** The one that the registry offers; `undefined` if it does not say. */
  readonly newest: string | undefined
  /** The file with the pin. */
  readonly place: string
  /** The version of the module that belongs to one of these. */
  readonly moduleOf: (version: string) => string
}

/**
 * Compares the pins, cited places and copied lists of a project in two steps: from the version of the lock to the pin,
 * which may be written, and from there to the newest version.
 */
export async function compareProject(name: string, operators: Operators, writing: Writing): Promise<ProjectReport> {
  const { lock, write, accept } = writing
  const versions = await versionsOf(name, operators)
  const { pinned, newest, moduleOf } = versions
  const cites: Cites = {
    places: operators.places.get(name) ?? new Map<string, CitedPlace>(),
    locked: lock.get(name),
  }
  const lists = operators.lists.filter(({ project }) => project === name)
  const paths = [...[...cites.places.values()].map(({ path }) => path), ...lists.map(({ path }) => path)]
  const read = (version: string) => sourcesOf(operators.modules[name] ?? [], moduleOf(version), paths)
  const inPin = await read(pinned)
  const inLock = cites.locked === undefined ? inPin : await read(cites.locked.version)
  const inNewest = newest === pinned || newest === undefined ? inPin : await orUndefined(read(newest))

  const first = inProject(name, () => placeFindings(cites, inLock, inPin))
  const isReady = first.found.size === cites.places.size && (first.decide.length === 0 || accept)
  const compared = inNewest === undefined ? pinned : (newest ?? pinned)
  const second = fromPin(cites, first, inPin, inNewest ?? inPin)
  return {
    name,
    decide: [
      ...versionFindings(name, versions, write && isReady),
      ...(inNewest === undefined ? [unknown(name, versions, `${newest}, whose sources are not available`)] : []),
      ...(write && isReady ? [] : first.decide.map((finding) => of(name, pinned, finding))),
      ...second.decide.map((finding) => of(name, compared, finding)),
      ...lists.flatMap((list) => listFindings(list, compared, inNewest ?? inPin)),
    ],
    moved: first.moved + second.moved,
    locked: isReady ? { version: pinned, places: first.found } : undefined,
  }
}

/** Compares the places that the pinned version has with the newest version. */
function fromPin({ places }: Cites, { found }: PlaceFindings, inPin: Sources, inNewest: Sources): PlaceFindings {
  const known = new Map([...places].filter(([key]) => found.has(key)))
  return placeFindings({ places: known, locked: { version: '', places: found } }, inPin, inNewest)
}

async function versionsOf(name: string, { modules, versions, goPins }: Operators): Promise<Versions> {
  const module = modules[name]?.[0].module ?? ''
  const stated = versions[name] ?? ''
  const pin = pinnedVersion(goPins, module)
  const place = pin?.place ?? 'src/sources/versions.ts'
  // A commit has no newer version, and the pin has its long form.
  if (/^[0-9a-f]+$/.test(stated))
    return { stated, pinned: stated, newest: stated, place, moduleOf: () => pin?.version ?? stated }
  const pinned = pin?.version ?? stated
  const latest = await orUndefined(newestModule(module))
  const newest = latest === undefined || isNewer(latest, pinned) ? latest : pinned
  return { stated, pinned, newest, place, moduleOf: (version) => version }
}

function unknown(name: string, { pinned, place }: Versions, what: string): Finding {
  return { what: 'newest version unknown', name, old: pinned, new: what, place, lines: ['', ''] }
}

function versionFindings(name: string, versions: Versions, isWritten: boolean): readonly Finding[] {
  const { stated, pinned, newest, place } = versions
  const finding = { name, place, lines: ['', ''] } as const
  return [
    ...(newest === undefined ? [unknown(name, versions, 'not available from its registry')] : []),
    ...(newest === pinned || newest === undefined
      ? []
      : [{ ...finding, what: 'newer version', old: pinned, new: newest }]),
    ...(pinned === stated || isWritten
      ? []
      : [{ ...finding, what: 'another version is pinned', old: stated, new: pinned }]),
  ]
}

function of(project: string, version: string, finding: Finding): Finding {
  return { ...finding, name: `${project}@${version} ${finding.name}` }
}

function inProject<Result>(project: string, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    throw new Error(`${project}: ${(error as Error).message}`, { cause: error })
  }
}
