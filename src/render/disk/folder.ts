import { closeSync, constants, existsSync, fstatSync, lstatSync, openSync, readdirSync, readFileSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '../../check/load/limits.ts'
import { ConvexK8sError } from '../../errors.ts'
import { makeFolder, removeEmpty } from '../../new-folder.ts'
import { codeOf, diskError } from './disk-error.ts'
import type { Entry } from '../entry.ts'
import { isManifestName, isKustomizationName, kustomizationName, runbookName } from '../file-name.ts'
import { isMarked } from '../marker.ts'
import { isTemporaryName } from './temporary.ts'

/** A folder, and where its files are reached. */
interface Place {
  /** Its path, for messages. */
  readonly path: string
  readonly at: (name: string) => string
}

/** An open folder: operations apply to this folder, even if its path is changed in the meantime. */
export interface HeldFolder extends Place {
  /** Throws if the path now leads to something else. */
  readonly confirm: () => void
  readonly release: () => Promise<void>
}

/** What kind of thing the folder's path leads to. The last part of the path is not followed. */
export async function typeOfFolder(path: string): Promise<Entry['type'] | 'missing'> {
  try {
    return typeOf(await lstat(path))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'missing'
    throw diskError(path, error)
  }
}

/**
 * Opens a folder. On systems that show open files as paths (Linux), its files are accessed only through the open
 * folder; elsewhere by its path, which is checked before each step.
 */
export async function holdFolder(path: string): Promise<HeldFolder> {
  return onDisk(path, async () => {
    // oxlint-disable-next-line no-bitwise
    const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
    const held = await handle.stat({ bigint: true })
    const descriptor = `/proc/self/fd/${handle.fd}`
    const base = existsSync(`${descriptor}/.`) ? descriptor : path
    return {
      path,
      at: (name) => join(base, name),
      confirm() {
        const now = orGone(path, () => lstatSync(path, { bigint: true }))
        // On Windows, Node 22.12 to 22.16, 24.0 and 24.1 give another number of the volume by a path than by a handle (libuv
        // 1.49 and 1.50, fixed in 1.51: libuv#4698). A file's own number is unique there within the volume.
        const isSameVolume = process.platform === 'win32' || now?.dev === held.dev
        if (isSameVolume && now?.ino === held.ino) return
        const message = 'was moved or replaced during the run; its current content is unchanged. Run it again'
        throw new ConvexK8sError('The folder has changed.', [{ path, message }])
      },
      release: () => handle.close(),
    }
  })
}

/**
 * Creates a folder and its parents, and keeps it open during an operation. If the operation fails, all new folders are
 * removed.
 */
export async function inNewFolder(path: string, act: (folder: HeldFolder) => Promise<void>): Promise<void> {
  const made = await onDisk(path, () => makeFolder(path))
  try {
    const held = await holdFolder(path)
    await act(held).finally(held.release)
  } catch (error) {
    await removeEmpty(made)
    throw error
  }
}

/** The current names in a folder. */
export function namesIn({ path, at }: Place): readonly string[] {
  return orGone(path, () => readdirSync(at('.'))) ?? []
}

/** The entries directly in the folder, with the text of every file that may be a manifest. */
export async function readEntries(
  folder: Place,
  onFile?: (name: string, total: number) => void,
): Promise<readonly Entry[]> {
  const names = await onDisk(folder.path, () => readdir(folder.at('.')))
  return names.toSorted().flatMap((name) => {
    const entry = readEntry(folder, name)
    onFile?.(name, names.length)
    return entry ?? []
  })
}

/**
 * Folders of earlier runs, one level below a folder or two, that are not among the given ones. A folder with a
 * kustomization with our marker is ours.
 */
export async function strayFolders(path: string, known: ReadonlySet<string>): Promise<readonly string[]> {
  if ((await typeOfFolder(path)) !== 'folder') return []
  const stray: string[] = []
  const visit = async (below: string, depth: number): Promise<void> => {
    const entries = await onDisk(join(path, below), () => readdir(join(path, below), { withFileTypes: true }))
    for (const entry of entries.filter((item) => item.isDirectory())) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`
      if (known.has(name)) continue
      const place = join(path, name)
      const list = readEntry({ path: place, at: (file) => join(place, file) }, kustomizationName)
      if (list?.type === 'file' && isMarked(list.text)) stray.push(name)
      else if (depth > 1) await visit(name, depth - 1)
    }
  }
  await visit('', 2)
  return stray.toSorted()
}

/** The current entry with a name in the folder. Pipes and devices are never opened, and links never followed. */
export function readEntry({ path, at }: Place, name: string): Entry | undefined {
  return orGone(join(path, name), () => {
    const type = typeOf(lstatSync(at(name)))
    if (type !== 'file') return { name, type }
    // Something else may have taken its place: a pipe would block.
    // oxlint-disable-next-line no-bitwise
    const file = openSync(at(name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const stats = fstatSync(file)
      const opened = typeOf(stats)
      if (opened !== 'file') return { name, type: opened }
      const { mode, uid, gid, ino } = stats
      const text = isRead(name) ? textOf(file, stats, join(path, name)) : ''
      // oxlint-disable-next-line no-bitwise
      return { name, type: opened, text, mode: mode & 0o7777, uid, gid, ino }
    } finally {
      closeSync(file)
    }
  })
}

function isRead(name: string): boolean {
  return isManifestName(name) || isKustomizationName(name) || isTemporaryName(name) || name === runbookName
}

function textOf(file: number, { size }: Stats, path: string): string {
  if (size <= limits.bytes) return readFileSync(file, 'utf8')
  const message = `is larger than ${limits.bytes / 1024 / 1024} MiB; move it out of the folder`
  throw new ConvexK8sError('The folder cannot be read.', [{ path, message }])
}

function typeOf(stats: Stats): Entry['type'] {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  return stats.isSymbolicLink() ? 'symbolic link' : 'special file'
}

/** Performs an operation on the disk, with a `ConvexK8sError` instead of the system's error. */
export async function onDisk<Result>(path: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    throw diskError(path, error)
  }
}

/** Performs an operation on a file, or returns `undefined` when the file no longer exists. */
export function orGone<Result>(path: string, act: () => Result): Result | undefined {
  try {
    return act()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw diskError(path, error)
  }
}
