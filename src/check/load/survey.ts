import { join } from 'node:path'
import { entriesOf, realPathOf } from './disk.ts'
import type { Entry } from './disk.ts'
import { each } from './each.ts'
import { limits } from './limits.ts'
import { unreadable } from './parse.ts'
import { isManifestName, kustomizationNames } from './names.ts'

/** A folder and those below it. */
export interface Folder {
  readonly path: string
  /** Its path without symbolic links. */
  readonly real: string
  /** Name of its kustomization. */
  readonly kustomization: string | undefined
  /** Names of other files that may hold manifests. */
  readonly manifests: readonly string[]
  /** A Helm chart, whose templates are no manifests. */
  readonly isChart: boolean
  readonly children: readonly Folder[]
}

interface Draft extends Folder {
  readonly children: Draft[]
}

interface Link {
  readonly parent: Draft
  readonly path: string
}

/**
 * A folder with everything below it. Symbolic links are followed, after the folders themselves, so that a folder that
 * can be reached in two ways is found once, where it is. Hidden folders, `node_modules` and what is in Helm charts are
 * left out.
 *
 * @throws ConvexK8sError for what cannot be read, and for symbolic links that lead nowhere where a manifest or a folder
 * could be.
 */
export async function survey(path: string): Promise<Folder> {
  const seen = new Set<string>()
  const links: Link[] = []
  const root = await visit(path, seen, links)
  if (root === undefined) throw unreadable([{ path, message: 'cannot be read' }])
  for (let next = links.shift(); next !== undefined; next = links.shift()) {
    const child = await visit(next.path, seen, links)
    if (child !== undefined) next.parent.children.push(child)
  }
  return root
}

async function visit(path: string, seen: Set<string>, links: Link[]): Promise<Draft | undefined> {
  const real = await realPathOf(path)
  if (seen.has(real)) return undefined
  seen.add(real)
  if (seen.size > limits.folders)
    throw unreadable([{ path, message: `more than ${limits.folders} folders; give a folder further down` }])
  const entries = await entriesOf(path)
  const files = entries.filter(({ kind }) => kind === 'file').map(({ name }) => name)
  const kustomization = kustomizationNames.find((name) => files.includes(name))
  const isChart = kustomization === undefined && files.some((name) => /^Chart\.ya?ml$/.test(name))
  if (isChart) return { path, real, kustomization, manifests: [], isChart, children: [] }
  const broken = entries.filter(isBroken)
  if (broken.length > 0)
    throw unreadable(
      broken.map(({ name }) => ({ path: join(path, name), message: 'is a symbolic link that leads nowhere' })),
    )
  const draft: Draft = { path, real, kustomization, manifests: files.filter(isManifestName), isChart, children: [] }
  await each(entries.filter(isFollowed), async ({ name, isLink }) => {
    const below = join(path, name)
    if (isLink) links.push({ parent: draft, path: below })
    else draft.children.push(...[await visit(below, seen, links)].filter((child) => child !== undefined))
  })
  return draft
}

function isFollowed({ name, kind }: Entry): boolean {
  return kind === 'folder' && !name.startsWith('.') && name !== 'node_modules'
}

/** Whether a link leads nowhere that could be a manifest or, without an extension, a folder. */
function isBroken({ name, kind, isLink }: Entry): boolean {
  return (
    isLink && kind === 'missing' && (isManifestName(name) || kustomizationNames.includes(name) || !name.includes('.'))
  )
}

/** The folder and all below it. */
export function allOf(folder: Folder): readonly Folder[] {
  return [folder, ...folder.children.flatMap(allOf)]
}
