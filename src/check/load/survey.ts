import { join } from 'node:path'
import { checkoutOf, entriesOf, isWithin, placeOf, realPathOf } from './disk.ts'
import { notRegular } from '../../regular-file.ts'
import type { Entry } from './disk.ts'
import { each } from './each.ts'
import { limits } from './limits.ts'
import type { Issue } from '../../errors.ts'
import { unreadable } from './parse.ts'
import { isManifestName, kustomizationNames } from './names.ts'

/** A folder and those below it. */
export interface Folder {
  readonly path: string
  /** Its path without symbolic links. */
  readonly real: string
  /** The limit for links and kustomizations: the Git checkout, or the given folder without a checkout. */
  readonly root: string
  /** Name of its kustomization. */
  readonly kustomization: string | undefined
  /** Names of other files that can contain manifests. */
  readonly manifests: readonly string[]
  /** A Helm chart, whose templates are not manifests. */
  readonly isChart: boolean
  readonly children: readonly Folder[]
}

interface Draft extends Folder {
  readonly children: Draft[]
}

/** The state of a survey. */
interface Survey {
  readonly root: string
  readonly seen: Set<string>
  readonly links: Link[]
}

interface Link {
  readonly parent: Draft
  readonly path: string
}

/**
 * A folder with all folders below it. Symbolic links are followed inside the Git checkout, or inside the folder without a
 * checkout. They are followed after real folders, so that a folder with several paths is found once, at its real path.
 * Hidden folders, `node_modules` and the content of Helm charts are ignored.
 *
 * @throws ConvexK8sError for unreadable paths, for broken symbolic links and links out of the root if their name allows a
 * manifest or a folder, and for pipes, devices and sockets with the name of a manifest.
 */
export async function survey(path: string): Promise<Folder> {
  const real = await realPathOf(path)
  const links: Link[] = []
  const state: Survey = { root: (await checkoutOf(real)) ?? real, seen: new Set(), links }
  const given = await visit(path, state)
  if (given === undefined) throw unreadable([{ path, message: 'cannot be read' }])
  for (let next = links.shift(); next !== undefined; next = links.shift()) {
    const child = await visit(next.path, state)
    if (child !== undefined) next.parent.children.push(child)
  }
  return given
}

async function visit(path: string, state: Survey): Promise<Draft | undefined> {
  const { root, seen, links } = state
  const real = await realPathOf(path)
  if (seen.has(real)) return undefined
  seen.add(real)
  if (seen.size > limits.folders)
    throw unreadable([{ path, message: `more than ${limits.folders} folders; check a subfolder` }])
  const entries = await entriesOf(path)
  const files = entries.filter(({ kind }) => kind === 'file').map(({ name }) => name)
  const kustomization = kustomizationNames.find((name) => files.includes(name))
  const isChart = kustomization === undefined && files.some((name) => /^Chart\.ya?ml$/.test(name))
  if (isChart) return { path, real, root, kustomization, manifests: [], isChart, children: [] }
  const issues = await Promise.all(entries.map((entry) => issueOf(entry, path, state)))
  if (issues.some((issue) => issue !== undefined)) throw unreadable(issues.filter((issue) => issue !== undefined))
  const draft: Draft = {
    path,
    real,
    root,
    kustomization,
    manifests: files.filter(isManifestName),
    isChart,
    children: [],
  }
  await each(entries.filter(isFollowed), async ({ name, isLink }) => {
    const below = join(path, name)
    if (isLink) links.push({ parent: draft, path: below })
    else draft.children.push(...[await visit(below, state)].filter((child) => child !== undefined))
  })
  return draft
}

function isFollowed({ name, kind }: Entry): boolean {
  return kind === 'folder' && !name.startsWith('.') && name !== 'node_modules'
}

/** Why an entry cannot be read. */
async function issueOf(entry: Entry, folder: string, { root }: Survey): Promise<Issue | undefined> {
  const { name, kind, isLink } = entry
  const path = join(folder, name)
  const isManifest = isManifestName(name) || kustomizationNames.includes(name)
  const isMissing = kind === 'missing' && (isManifest || !name.includes('.'))
  // First, so that errors do not reveal what exists outside.
  if (isLink && (isManifest || isMissing || isFollowed(entry)) && !isWithin(await placeOf(path), root))
    return { path, message: `is a symbolic link that leads out of ${root}` }
  if (isMissing) return { path, message: 'is a symbolic link that leads nowhere' }
  if (kind === 'special' && isManifest) return { path, message: notRegular }
  return undefined
}

/** The folder and all folders below it. */
export function allOf(folder: Folder): readonly Folder[] {
  return [folder, ...folder.children.flatMap(allOf)]
}
