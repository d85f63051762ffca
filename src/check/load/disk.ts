import { createReadStream } from 'node:fs'
import { readdir, readlink, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { tooLarge, limits } from './limits.ts'
import { unreadable } from './parse.ts'
import { readRegularFile, textWithin } from '../../regular-file.ts'

/** An entry of a folder. Symbolic links are resolved. */
export interface Entry {
  readonly name: string
  readonly kind: Kind
  readonly isLink: boolean
}

/** The kind of a path. Pipes, devices and sockets are special. */
export type Kind = 'file' | 'folder' | 'missing' | 'special'

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

/** Whether a path from the user is a file or a folder. */
export async function sourceKindOf(path: string): Promise<Kind> {
  return (await attempt(path, () => stat(path))).isDirectory() ? 'folder' : 'file'
}

/** The kind of a path that may not exist. */
export async function kindOf(path: string): Promise<Kind> {
  try {
    return kindIn(await stat(path))
  } catch {
    return 'missing'
  }
}

function kindIn(found: { isDirectory(): boolean; isFile(): boolean }): Kind {
  if (found.isDirectory()) return 'folder'
  return found.isFile() ? 'file' : 'special'
}

/** The entries of a folder, by name. */
export async function entriesOf(folder: string): Promise<readonly Entry[]> {
  const entries = await attempt(folder, () => readdir(folder, { withFileTypes: true }))
  const found = entries.map(async (entry): Promise<Entry> => {
    const isLink = entry.isSymbolicLink()
    return { name: entry.name, kind: isLink ? await kindOf(join(folder, entry.name)) : kindIn(entry), isLink }
  })
  return (await Promise.all(found)).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * The text of a regular file. A path from the user (`isGiven`) can also be a pipe, such as `<(helm template .)`.
 */
export async function textOf(path: string, isGiven = false): Promise<string> {
  const text = await attempt(path, async () =>
    isGiven ? await textWithin(createReadStream(path), limits.bytes) : readRegularFile(path, limits.bytes),
  )
  if (text === undefined) throw unreadable([{ path, message: tooLarge(limits.bytes) }])
  if (typeof text === 'object') throw unreadable([{ path, message: text.problem }])
  return text
}

/** The path without symbolic links, which is the same for all paths to a file. */
export async function realPathOf(path: string): Promise<string> {
  return attempt(path, () => realpath(path))
}

/**
 * The path without symbolic links, even if it does not exist. At most 40 links are followed, as in Linux.
 */
export async function placeOf(path: string, links = { left: 40 }): Promise<string> {
  try {
    return await realpath(path)
  } catch {
    const absolute = resolve(path)
    const folder = await placeOf(dirname(absolute), links)
    const place = join(folder, basename(absolute))
    const target = links.left > 0 ? await readlink(place).catch(() => undefined) : undefined
    if (target === undefined) return place
    links.left -= 1
    return placeOf(resolve(folder, target), links)
  }
}

/** Whether a path is a folder or below it. Both are without symbolic links. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && way !== path
}

/** The Git checkout that a folder is in: the nearest one above with a `.git`. The path is without symbolic links. */
export async function checkoutOf(folder: string): Promise<string | undefined> {
  if ((await kindOf(join(folder, '.git'))) !== 'missing') return folder
  const above = dirname(folder)
  return above === folder ? undefined : checkoutOf(above)
}
