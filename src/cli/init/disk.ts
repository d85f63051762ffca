import { existsSync } from 'node:fs'
import { realpath, rmdir, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { ConvexK8sError } from '../../errors.ts'
import type { Issue } from '../../errors.ts'
import type { Manifest } from '../../init/project.ts'
import { makeFolder } from '../../new-folder.ts'
import { isPlainObject } from '../../options/plain.ts'
import { mostBytesOfSmallFile, readRegularFile } from '../../regular-file.ts'
import { codeOf, diskError } from '../../render/disk/disk-error.ts'
import { typeOfFolder } from '../../render/disk/folder.ts'

/** The folder of a project, and the Git repository that contains it. */
export interface Place {
  /** The folder, with no symbolic link in its path. */
  readonly folder: string
  readonly isInRepository: boolean
  /** Path of the folder in the repository, with `/`; empty for the root, and without a repository. */
  readonly path: string
}

/** A file of the project that exists, with its text. */
export type Existing = ReadonlyMap<string, string>

const failed = 'The project cannot be written.'

/** Determines the location of a project. The folder need not exist. */
export async function placeOf(folder: string): Promise<Place> {
  const type = await typeOfFolder(resolve(folder))
  if (type !== 'missing' && type !== 'folder') {
    const wayOut = type === 'symbolic link' ? 'pass the folder that it points to' : 'give a folder'
    throw new ConvexK8sError(failed, [{ path: folder, message: `is a ${type}; ${wayOut}` }])
  }
  const real = await onDisk(folder, () => realFolder(resolve(folder)))
  const root = repositoryOf(real)
  const path = root === undefined ? '' : relative(root, real).replaceAll(sep, '/')
  return { folder: real, isInRepository: root !== undefined, path }
}

async function realFolder(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    return join(await realFolder(dirname(path)), basename(path))
  }
}

/** The root of the Git repository: in a worktree and in a submodule, `.git` is a file. */
function repositoryOf(path: string): string | undefined {
  if (existsSync(join(path, '.git'))) return path
  return dirname(path) === path ? undefined : repositoryOf(dirname(path))
}

/** The package.json of a project, if any. */
export async function readManifest({ folder }: Place): Promise<Manifest | undefined> {
  const text = (await readExisting(folder, ['package.json'])).get('package.json')
  if (text === undefined) return undefined
  try {
    const manifest: unknown = JSON.parse(text)
    if (isPlainObject(manifest)) return manifest as Manifest
  } catch {
    // Text that is not JSON has the same fix as a value that is not an object.
  }
  throw new ConvexK8sError(failed, [{ path: 'package.json', message: 'is not a JSON object; fix it first' }])
}

/**
 * The files among the given ones that exist.
 *
 * @throws ConvexK8sError with everything that blocks the other files.
 */
export async function readExisting(folder: string, names: Iterable<string>): Promise<Existing> {
  const found = new Map<string, string>()
  const issues: Issue[] = []
  for (const name of names) {
    const text = await readIfAny(folder, name)
    if (typeof text === 'object') issues.push(text)
    else if (text !== undefined) found.set(name, text)
  }
  if (issues.length > 0) throw new ConvexK8sError(failed, issues)
  return found
}

async function readIfAny(folder: string, name: string): Promise<string | Issue | undefined> {
  const outer = await obstacle(folder, dirname(name))
  if (outer !== undefined) return outer
  const type = await typeOfFolder(join(folder, name))
  if (type === 'missing') return undefined
  if (type === 'symbolic link' || type === 'file') {
    const text = await onDisk(name, () => readRegularFile(join(folder, name), mostBytesOfSmallFile)).catch(
      (error: unknown) => {
        if (type === 'file') throw error
        return { problem: 'points to no readable file' }
      },
    )
    if (typeof text === 'string') return text
    return { path: name, message: `${type === 'file' ? '' : 'is a symbolic link, and '}${text.problem}; move it away` }
  }
  return { path: name, message: `is a ${type}; move it away` }
}

/** What exists instead of a folder, at any level below the project or its repository. */
async function obstacle(folder: string, name: string): Promise<Issue | undefined> {
  if (basename(name) === '..' || name === '.') return undefined
  const outer = await obstacle(folder, dirname(name))
  if (outer !== undefined) return outer
  const type = await typeOfFolder(join(folder, name))
  if (type === 'missing' || type === 'folder') return undefined
  return { path: name, message: `is a ${type}, and must be a folder; move it away` }
}

/** Writes files that do not exist, all or none. */
export async function writeNewFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  const undo: (() => Promise<void>)[] = []
  try {
    for (const [name, text] of files) {
      const path = join(folder, name)
      const made = await onDisk(dirname(path), () => makeFolder(dirname(path)))
      undo.push(...made.map((outer) => () => rmdir(outer)))
      // Exclusive: a file that appeared in the meantime is not overwritten.
      await onDisk(path, () => writeFile(path, text, { flag: 'wx' }))
      undo.push(() => unlink(path))
    }
  } catch (error) {
    for (const step of undo.toReversed()) await step().catch(() => undefined)
    throw error
  }
}

async function onDisk<Result>(path: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    throw diskError(path, error)
  }
}
