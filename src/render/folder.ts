import { randomBytes } from 'node:crypto'
import { lstat, mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf, diskError } from './disk-error.ts'
import type { Entry, FileEntry } from './entry.ts'
import { isManifestName, isKustomizationName, kustomizationName, runbookName } from './file-name.ts'
import { isMarked } from './marker.ts'
import { isTemporaryName, temporaryName } from './temporary.ts'

/** A new version of a file, and the version that it replaces. */
export interface Replacement {
  readonly name: string
  readonly text: string
  readonly before: FileEntry | undefined
}

interface Staged extends Replacement {
  readonly temporary: string
}

// Another run over the same folder may take our temporary file for a left-over, but only once as it starts.
const attempts = 20

/** What kind of thing the folder's path leads to. The last part of the path is not followed. */
export async function typeOfFolder(path: string): Promise<Entry['type'] | 'missing'> {
  const stats = await unlessGone(() => lstat(path), path)
  return stats === undefined ? 'missing' : typeOf(stats)
}

/** What lies directly in the folder, with the text of everything that may be a manifest. */
export async function readEntries(
  path: string,
  onFile?: (name: string, total: number) => void,
): Promise<readonly Entry[]> {
  const names = await onDisk(path, () => readdir(path))
  const entries = await Promise.all(
    names.toSorted().map(async (name) => {
      const entry = await readEntry(path, name)
      onFile?.(name, names.length)
      return entry
    }),
  )
  return entries.flatMap((entry) => (entry === undefined ? [] : [entry]))
}

/**
 * Folders of earlier runs, one level below a folder or two, that are not among the given ones. What makes a folder ours
 * is a kustomization with our marker.
 */
export async function strayFolders(path: string, known: ReadonlySet<string>): Promise<readonly string[]> {
  if ((await typeOfFolder(path)) !== 'folder') return []
  const stray: string[] = []
  const visit = async (below: string, depth: number): Promise<void> => {
    const entries = await onDisk(join(path, below), () => readdir(join(path, below), { withFileTypes: true }))
    for (const entry of entries.filter((item) => item.isDirectory())) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`
      if (known.has(name)) continue
      const place = join(path, name, kustomizationName)
      const text = await unlessGone(() => readFile(place, 'utf8'), place)
      if (text !== undefined && isMarked(text)) stray.push(name)
      else if (depth > 1) await visit(name, depth - 1)
    }
  }
  await visit('', 2)
  return stray.toSorted()
}

/**
 * Replaces files, in their order. All new versions are complete on the disk before the first takes its place, so that
 * a full disk changes nothing; each takes its place in one step, so that nobody ever reads half a file.
 */
export async function replaceFiles(
  path: string,
  replacements: readonly Replacement[],
  onFile?: (name: string) => void,
): Promise<void> {
  await onDisk(path, () => mkdir(path, { recursive: true }))
  const staged: Staged[] = []
  try {
    for (const replacement of replacements) staged.push(await stage(path, replacement))
    for (const replacement of staged) {
      await swapIn(path, replacement)
      onFile?.(replacement.name)
    }
  } catch (error) {
    await Promise.allSettled(staged.map(({ temporary }) => unlink(join(path, temporary))))
    throw error
  }
}

/** Removes files. One that is gone already is fine. */
export async function removeFiles(
  path: string,
  names: readonly string[],
  onFile?: (name: string) => void,
): Promise<void> {
  for (const name of names) {
    await unlessGone(() => unlink(join(path, name)), join(path, name))
    onFile?.(name)
  }
}

async function readEntry(path: string, name: string): Promise<Entry | undefined> {
  const place = join(path, name)
  const stats = await unlessGone(() => lstat(place), place)
  if (stats === undefined) return undefined
  const type = typeOf(stats)
  if (type !== 'file') return { name, type }
  const isRead = isManifestName(name) || isKustomizationName(name) || isTemporaryName(name) || name === runbookName
  const text = isRead ? await unlessGone(() => readFile(place, 'utf8'), place) : ''
  // oxlint-disable-next-line no-bitwise
  return text === undefined
    ? undefined
    : { name, type, text, mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid }
}

function typeOf(stats: Awaited<ReturnType<typeof lstat>>): Entry['type'] {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  return stats.isSymbolicLink() ? 'symbolic link' : 'special file'
}

/** Puts a new version together beside the old one. */
async function stage(path: string, replacement: Replacement): Promise<Staged> {
  const { text, before } = replacement
  const temporary = temporaryName(randomBytes(8).toString('hex'))
  const place = join(path, temporary)
  await onDisk(join(path, replacement.name), async () => {
    // Exclusive: never follows a link, never shares a file with another run.
    const file = await open(place, 'wx', 0o666)
    try {
      await file.writeFile(text)
      if (before !== undefined) {
        // Only root may give a file away; who may not still gets the new bytes.
        await file.chown(before.uid, before.gid).catch(() => undefined)
        await file.chmod(before.mode)
      }
      await file.sync()
    } catch (error) {
      await unlink(place).catch(() => undefined)
      throw error
    } finally {
      await file.close()
    }
  })
  return { ...replacement, temporary }
}

/** Puts a staged version into place. A rename replaces a symbolic link itself and never writes where it leads. */
async function swapIn(path: string, staged: Staged): Promise<void> {
  const place = join(path, staged.name)
  let { temporary } = staged
  for (let attempt = 1; ; attempt += 1) {
    try {
      await rename(join(path, temporary), place)
      return
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || attempt === attempts) throw diskError(place, error)
    }
    temporary = (await stage(path, staged)).temporary
  }
}

async function onDisk<Result>(path: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    throw diskError(path, error)
  }
}

/** Does something with a file, or gives `undefined` when another program has removed it in the meantime. */
async function unlessGone<Result>(act: () => Promise<Result>, path: string): Promise<Result | undefined> {
  try {
    return await act()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw diskError(path, error)
  }
}
