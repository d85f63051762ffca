import { readFile, readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from './limits.ts'
import { unreadable } from './parse.ts'

/** Something in a folder. Symbolic links are followed. */
export interface Entry {
  readonly name: string
  readonly kind: Kind
  readonly isLink: boolean
}

/** What a path leads to. A device or a socket counts as missing; a pipe can be read as a file. */
export type Kind = 'file' | 'folder' | 'missing'

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'cannot be read: permission denied',
  ELOOP: 'is a symbolic link that leads back to itself',
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist: a part of the path is a file',
  EPERM: 'cannot be read: permission denied',
}

async function attempt<Value>(path: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    const { code = 'unknown error' } = error as { code?: string }
    throw unreadable([{ path, message: reasons[code] ?? `cannot be read (${code})` }])
  }
}

/** Whether a path that was asked for is a file or a folder. */
export async function sourceKindOf(path: string): Promise<Kind> {
  return (await attempt(path, () => stat(path))).isDirectory() ? 'folder' : 'file'
}

/** What a path leads to, when that is not certain. */
export async function kindOf(path: string): Promise<Kind> {
  try {
    const found = await stat(path)
    if (found.isDirectory()) return 'folder'
    return found.isFile() ? 'file' : 'missing'
  } catch {
    return 'missing'
  }
}

/** Everything in a folder, by name. */
export async function entriesOf(folder: string): Promise<readonly Entry[]> {
  const entries = await attempt(folder, () => readdir(folder, { withFileTypes: true }))
  const found = entries.map(async (entry): Promise<Entry> => {
    const isLink = entry.isSymbolicLink()
    if (isLink) return { name: entry.name, kind: await kindOf(join(folder, entry.name)), isLink }
    const kind = entry.isFile() ? 'file' : 'missing'
    return { name: entry.name, kind: entry.isDirectory() ? 'folder' : kind, isLink }
  })
  return (await Promise.all(found)).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** The text of a file. */
export async function textOf(path: string): Promise<string> {
  const { size } = await attempt(path, () => stat(path))
  if (size > limits.bytesInFile) {
    const message = `is larger than ${limits.bytesInFile / 1024 / 1024} MiB; give its parts one by one`
    throw unreadable([{ path, message }])
  }
  return attempt(path, () => readFile(path, 'utf8'))
}

/** The path without symbolic links, by which two ways to a file are seen to be one. */
export async function realPathOf(path: string): Promise<string> {
  return attempt(path, () => realpath(path))
}
