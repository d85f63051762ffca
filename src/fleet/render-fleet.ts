import { join } from 'node:path'
import { ConvexK8sError } from '../errors.ts'
import type { Issue } from '../errors.ts'
import { guarded, ownError } from '../guarded.ts'
import { isDnsLabel } from '../kubernetes/names.ts'
import { typeName } from '../options/describe.ts'
import { optionsObject } from '../options/parse.ts'
import { strayFolders } from '../render/disk/folder.ts'
import { watchOf } from '../render/terminal-progress.ts'
import type { RenderMode, RenderOptions } from '../render/options.ts'
import { differs, renderScoped } from '../render/render.ts'
import type { RenderResult } from '../render/render.ts'
import { objectsOf } from '../kubernetes/objects-of.ts'
import { Clashes } from './clashes.ts'
import type { Fleet, FleetFailure, FleetStack } from './fleet.ts'
import { fleetError } from './options.ts'
import { besideStrays, strayWritersIn } from './stray-writers.ts'
import type { FleetPostgres } from './shared-postgres.ts'

/** The progress of a fleet. */
export interface FleetProgress {
  /** Every instance is checked before the first is rendered. */
  readonly step: 'check' | 'render'
  /** Number of instances completed in this step. */
  readonly done: number
  /** Total number of instances; unknown while they are checked. */
  readonly total: number | undefined
  /** The last completed instance. */
  readonly name: string
}

/** Options of `renderFleet`. */
export interface RenderFleetOptions extends Omit<RenderOptions, 'allowEmpty' | 'onProgress'> {
  /**
   * Accept a fleet without instances. Without this option, such a fleet is an error, because the usual cause is a query
   * that found nothing; a shared cluster would lose the roles of all instances.
   * @default false
   */
  readonly allowEmpty?: boolean | undefined
  /**
   * Called after every instance; `false` turns it off.
   * @default `terminalProgress()` in the modes that write nothing, and nothing in `write`
   */
  readonly onProgress?: ((progress: FleetProgress) => void) | false | undefined
  /** Called with the result of `render` for each instance, which is then released. Default: no call. */
  readonly onResult?: ((name: string, result: RenderResult) => void) | undefined
}

/** The result of `renderFleet`. */
export interface RenderFleetResult {
  readonly folder: string
  readonly mode: RenderMode
  /** Number of instances. */
  readonly instances: number
  /**
   * Instances whose folder was not up to date before the call, `.` for the ApplicationSets, and the path of a shared
   * cluster.
   */
  readonly changed: readonly string[]
  /** Number of files that were written and removed. */
  readonly written: number
  readonly removed: number
  /** Rendered folders without an instance. They are not changed, because the running deployment has data. */
  readonly stray: readonly string[]
  /**
   * Whether every folder contains exactly the required files when the call returns, and none is stray. After a write,
   * only a stray folder makes it false; `changed`, `written` and `removed` show whether the write changed anything.
   */
  readonly inSync: boolean
}

/**
 * Renders a fleet: a folder for each instance in the given folder, one for a shared cluster, and the ApplicationSets
 * next to them. Instances are built, written and released one after the other, so that ten thousand instances need
 * little more memory than a hundred.
 *
 * Before the first byte is written, every instance is built and compared with all others: no two may share a name, a
 * host, a name on the tailnet, an object, a volume, a database, a bucket prefix, an archive or an export path.
 *
 * @throws ConvexK8sError with all problems of all instances, each with the name of the instance.
 *
 * @example
 * ```ts
 * import { convexFleet, renderFleet } from '@proompteng/convex-k8s'
 *
 * const fleet = convexFleet({ domain: 'convex.example.com', instances: [{ name: 'orders' }] })
 * const { inSync, changed } = await renderFleet(fleet, 'argocd/convex', { mode: 'check' })
 * if (!inSync) console.error(changed)
 * ```
 */
export async function renderFleet(
  fleet: Fleet,
  folder: string,
  options: RenderFleetOptions = {},
): Promise<RenderFleetResult> {
  const { onProgress, ...others } = guarded('renderFleet', () => {
    refuseOthers(fleet)
    return { ...optionsObject('renderFleet', options) }
  })
  const { report, end } = watchOf(others.mode ?? 'write', onProgress)
  try {
    return await rendered(fleet, folder, others, report)
  } finally {
    end()
  }
}

/** A rendered object that the program may have changed. */
type Given = Readonly<Record<string, unknown>>

function refuseOthers(fleet: unknown): void {
  const { stacks, sharedPostgres, applicationSets }: Given = typeof fleet === 'object' ? { ...fleet } : {}
  const areCalled = typeof stacks === 'function' && typeof sharedPostgres === 'function'
  if (areCalled && typeof applicationSets === 'object' && applicationSets !== null) return
  throw notFleet('fleet', `what convexFleet returns, got ${typeName(fleet)}`)
}

function notFleet(path: string, expected: string): ConvexK8sError {
  return new ConvexK8sError('renderFleet: the fleet is wrong.', [{ path, message: `expected ${expected}` }])
}

/** The stacks of a fleet. The program may have replaced the function of `convexFleet`. */
async function* stacksOf(fleet: Fleet): ReturnType<Fleet['stacks']> {
  try {
    const stacks: unknown = fleet.stacks()
    if (!isIterable(stacks)) throw notFleet('fleet.stacks', `the stacks of convexFleet, got ${typeName(stacks)}`)
    for await (const built of stacks) {
      if (!isBuilt(built)) throw notFleet('fleet.stacks', `a stack of convexFleet, got ${typeName(built)}`)
      yield built
    }
  } catch (error) {
    throw ownError('renderFleet: fleet.stacks', error)
  }
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value)
}

function isBuilt(value: unknown): value is FleetStack | FleetFailure {
  if (typeof value !== 'object' || value === null) return false
  const { name, issues, path, options, stack }: Given = { ...value }
  if (typeof name !== 'string') return false
  if (issues !== undefined) return Array.isArray(issues)
  const isBelow = typeof path === 'string' && path.split('/').every((part) => isDnsLabel(part))
  return isBelow && [options, stack].every((item) => typeof item === 'object' && item !== null)
}

type OnProgress = (progress: FleetProgress) => void

async function rendered(
  fleet: Fleet,
  folder: string,
  { onResult, ...options }: Omit<RenderFleetOptions, 'onProgress'>,
  onProgress: OnProgress,
): Promise<RenderFleetResult> {
  const { paths, databases, total } = await checked(fleet, onProgress)
  if (total === 0 && options.allowEmpty !== true) {
    throw fleetError([{ path: 'instances', message: 'are empty; if this is intended, set allowEmpty: true' }])
  }
  const stray = await strayFolders(folder, paths)
  await refuseStrays(fleet, folder, { stray, accept: options.accept ?? [] })
  const beside = databases.flatMap(({ objects }) => objectsOf(objects))
  const changed: string[] = []
  const issues: Issue[] = []
  const counts = { done: 0, written: 0, removed: 0 }
  const one = async (name: string, path: string, objects: Parameters<typeof renderScoped>[0]): Promise<void> => {
    try {
      // A single instance needs no progress.
      const result = await renderScoped(
        objects,
        join(folder, path),
        { ...options, onProgress: false },
        { scope: `${name}/`, beside },
      )
      counts.written += result.written.length
      counts.removed += result.removed.length
      if (differs(result)) changed.push(name)
      onResult?.(name, result)
    } catch (error) {
      if (!(error instanceof ConvexK8sError)) throw error
      // Refusals for the whole fleet are reported once.
      const known = new Set(issues.map(({ message }) => message))
      issues.push(
        ...named(
          name,
          error.issues.filter(({ message }) => !known.has(message)),
        ),
      )
    }
  }
  if (Object.keys(fleet.applicationSets).length > 0) await one('.', '.', fleet.applicationSets)
  for (const { path, objects } of databases) await one(path, path, objects)
  for await (const built of stacksOf(fleet)) {
    if ('issues' in built) throw fleetError(named(built.name, built.issues))
    await one(built.name, built.path, built.stack)
    counts.done += 1
    onProgress({ step: 'render', done: counts.done, total, name: built.name })
  }
  if (issues.length > 0) throw fleetError(issues)
  const { mode = 'write' } = options
  const { written, removed } = counts
  const inSync = (mode === 'write' || changed.length === 0) && stray.length === 0
  return { folder, mode, instances: total, changed, written, removed, stray, inSync }
}

interface Strays {
  readonly stray: readonly string[]
  readonly accept: readonly string[]
}

/** Throws for an instance that shares something with a deployment that a folder without an instance still runs. */
async function refuseStrays(fleet: Fleet, folder: string, { stray, accept }: Strays): Promise<void> {
  const writers = await strayWritersIn(folder, stray)
  if (writers.length === 0) return
  const issues: Issue[] = []
  for await (const built of stacksOf(fleet))
    if (!('issues' in built)) issues.push(...besideStrays(built, writers, accept))
  if (issues.length > 0) throw fleetError(issues)
}

interface Checked {
  /** Folders of instances and of shared clusters. */
  readonly paths: ReadonlySet<string>
  readonly databases: readonly FleetPostgres[]
  /** Number of instances. */
  readonly total: number
}

/** Builds everything once. */
async function checked(fleet: Fleet, onProgress: OnProgress): Promise<Checked> {
  const clashes = new Clashes()
  const paths = new Set<string>()
  const issues: Issue[] = []
  let done = 0
  for await (const built of stacksOf(fleet)) {
    if ('issues' in built) issues.push(...named(built.name, built.issues))
    else {
      guarded('renderFleet: fleet.stacks', () => clashes.add(built))
      paths.add(built.path)
    }
    done += 1
    onProgress({ step: 'check', done, total: undefined, name: built.name })
  }
  // Problems of a shared cluster with its instances are reported only if the instances themselves have none.
  const databases = issues.length > 0 ? [] : await sharedOf(fleet, issues)
  for (const shared of databases) {
    guarded('renderFleet: fleet.sharedPostgres', () => clashes.addShared(shared))
    paths.add(shared.path)
  }
  issues.push(...clashes.issues)
  if (issues.length > 0) throw fleetError(issues)
  return { paths, databases, total: done }
}

async function sharedOf(fleet: Fleet, issues: Issue[]): Promise<readonly FleetPostgres[]> {
  try {
    const shared: unknown = await fleet.sharedPostgres()
    if (!Array.isArray(shared)) throw notFleet('fleet.sharedPostgres', `a list of clusters, got ${typeName(shared)}`)
    return shared
  } catch (error) {
    issues.push(...ownError('renderFleet: fleet.sharedPostgres', error).issues)
    return []
  }
}

function named(name: string, issues: readonly Issue[]): readonly Issue[] {
  return issues.map(({ path, message }) => ({ path: path === '' ? name : `${name}: ${path}`, message }))
}
