import type { CitedPlaces } from '../cited/list.ts'
import { writeLock, writeVersion } from '../cited/write.ts'
import type { Report } from '../compare.ts'
import type { Writing } from '../convex.ts'
import type { Finding } from '../find/finding.ts'
import type { CopiedList } from './copied.ts'
import type { Pin } from './pins.ts'
import { isNewer } from './pins.ts'
import type { HeldBack, ModuleFolder } from './projects.ts'
import type { ProjectReport } from './project.ts'
import { compareProject } from './project.ts'
import { newestPackage, orUndefined } from './registry.ts'

/** What this package states about operators, and where it is read. */
export interface Operators {
  readonly modules: Readonly<Record<string, readonly [ModuleFolder, ...ModuleFolder[]]>>
  /** The version in which the facts of each project were read. */
  readonly versions: Readonly<Record<string, string>>
  readonly places: CitedPlaces
  readonly lists: readonly CopiedList[]
  readonly goPins: readonly Pin[]
  readonly npmPins: readonly Pin[]
  /** Versions that are left alone, by the name of the project or package. */
  readonly heldBack: Readonly<Record<string, HeldBack>>
  /** Projects and websites that are read by hand. */
  readonly byHand: readonly string[]
}

/**
 * Compares operators and models with what the module proxy and npm offer, which uses the network. With `write`, the cited
 * places and versions become those of the pins, for each project with nothing to decide, or if it is accepted.
 *
 * @throws Error with every cited place that neither version has.
 */
export async function compareOperators(operators: Operators, writing: Writing): Promise<Report> {
  const { modules, goPins, npmPins, heldBack, byHand } = operators
  const names = Object.keys(modules)
  const results = await Promise.allSettled(names.map((name) => compareProject(name, operators, writing)))
  const packages = await Promise.all(npmPins.map(packageFindings))
  const failed = results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as Error).message] : []))
  if (failed.length > 0) throw new Error(failed.join('\n'))
  const projects = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  if (writing.write) write(projects, operators, writing)
  const refused = projects.filter(({ locked }) => writing.write && locked === undefined).map(({ name }) => name)
  return {
    title: `Operators: ${names.length} projects, ${goPins.length + npmPins.length} pins`,
    summary: [
      ...(refused.length > 0 ? [`Nothing was written for ${refused.join(', ')}: something is left to decide.`] : []),
      ...Object.entries(heldBack).map(
        ([name, { version, reason }]) => `Held back: ${name} ${version}, because ${reason}.`,
      ),
      `Read by hand: ${byHand.join(', ')}.`,
    ],
    decide: [...projects.flatMap(({ decide }) => decide), ...packages.flat()].filter(
      (finding) => !isHeldBack(finding, heldBack),
    ),
    moved: { 'cited places': projects.reduce((sum, { moved }) => sum + moved, 0) },
  }
}

function isHeldBack({ what, name, new: newest }: Finding, heldBack: Operators['heldBack']): boolean {
  const held = heldBack[name]
  return what === 'newer version' && held !== undefined && !isNewer(newest, held.version)
}

async function packageFindings({ name, version, place }: Pin): Promise<readonly Finding[]> {
  const newest = await orUndefined(newestPackage(name))
  const finding = { name, old: version, place, lines: ['', ''] } as const
  if (newest === undefined)
    return [{ ...finding, what: 'newest version unknown', new: 'not available from its registry' }]
  return isNewer(newest, version)
    ? [{ what: 'newer version', name, old: version, new: newest, place, lines: ['', ''] }]
    : []
}

function write(projects: readonly ProjectReport[], { versions, places, modules }: Operators, { root }: Writing): void {
  const ready = projects.flatMap(({ name, locked }) => (locked === undefined ? [] : [[name, locked] as const]))
  for (const [project, { version: to }] of ready) {
    const from = versions[project]
    if (from !== undefined && from !== to) writeVersion(root, { project, from, to })
  }
  // A project that is not cited any more has no part in the lock.
  const isCited = ([name]: readonly [string, unknown]) => modules[name] === undefined || places.has(name)
  writeLock(root, (lock) => new Map([...lock, ...ready].filter(isCited)))
}
