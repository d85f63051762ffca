import { randomBytes } from 'node:crypto'
import { closeSync, constants, copyFileSync, linkSync, lstatSync, openSync, renameSync, unlinkSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { ConvexK8sError } from '../errors.ts'
import type { Issue } from '../errors.ts'
import { codeOf, diskError } from './disk-error.ts'
import type { Entry, FileEntry } from './entry.ts'
import { onDisk, orGone, readEntry } from './folder.ts'
import type { HeldFolder } from './folder.ts'
import { isMarked } from './marker.ts'
import { isLeftOver, temporaryName } from './temporary.ts'

/** A new version of a file, and the version that it replaces. */
export interface Replacement {
  readonly name: string
  readonly text: string
  readonly before: FileEntry | undefined
}

interface Staged extends Replacement {
  readonly temporary: string
  readonly ino: number
}

interface Step {
  readonly name: string
  /** The temporary file with what was there before. */
  readonly backup?: string
  /** Takes the step back, if what it left is still there. */
  readonly undo: () => boolean
}

// Another run over the same folder may take our temporary file for a left-over, but only once as it starts.
const attempts = 20

// What a file system without hard links says.
const noLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

/**
 * Brings a folder up to date: everything, or nothing. All new versions are complete on the disk before the first takes
 * its place, each takes its place in one step, and what was there before is kept until all of them have.
 *
 * A name that was free is given to a new file by a link, which never replaces anything. What had the name is looked at
 * again directly before it is replaced or removed, and once more under a second name afterwards.
 */
export class Writer {
  readonly #folder: HeldFolder
  readonly #temporary = new Set<string>()
  readonly #steps: Step[] = []

  constructor(folder: HeldFolder) {
    this.#folder = folder
  }

  /** Replaces files, in their order, and then removes others. */
  async write(
    replacements: readonly Replacement[],
    stale: readonly FileEntry[],
    onFile: (name: string) => void,
  ): Promise<void> {
    try {
      const staged: Staged[] = []
      for (const replacement of replacements) staged.push(await this.#stage(replacement))
      this.#refuseForeign([...replacements, ...stale.map((before) => ({ name: before.name, before }))])
      for (const next of staged) {
        await this.#place(next)
        onFile(next.name)
      }
      for (const before of stale) {
        this.#takeAway(before)
        onFile(before.name)
      }
      this.#folder.confirm()
    } catch (error) {
      throw withIssues(error, this.#undo())
    } finally {
      for (const name of this.#temporary) this.#discard(name)
    }
  }

  /** Removes what is still a temporary file of a run that was killed. */
  removeLeftOver(name: string): void {
    const entry = readEntry(this.#folder, name)
    if (entry !== undefined && isLeftOver(entry)) this.#discard(name)
  }

  /** Puts a new version together beside the old one. */
  async #stage({ name, text, before }: Replacement): Promise<Staged> {
    this.#folder.confirm()
    const temporary = this.#newTemporary()
    return onDisk(join(this.#folder.path, name), async () => {
      // Exclusive: never follows a link, never shares a file with another run.
      const file = await open(this.#folder.at(temporary), 'wx', 0o666)
      try {
        await file.writeFile(text)
        if (before !== undefined) {
          // Only root may give a file away; who may not still gets the new bytes.
          await file.chown(before.uid, before.gid).catch(() => undefined)
          await file.chmod(before.mode)
        }
        await file.sync()
        return { name, text, before, temporary, ino: (await file.stat()).ino }
      } finally {
        await file.close()
      }
    })
  }

  async #place(staged: Staged): Promise<void> {
    let next = staged
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.#folder.confirm()
        if (readEntry(this.#folder, next.name) === undefined) this.#create(next)
        else this.#replace(next)
        return
      } catch (error) {
        // Another run has removed the temporary file, or has written or removed the file itself.
        const isTaken = ['ENOENT', 'EEXIST'].includes(codeOf(error) ?? '')
        if (!isTaken || attempt === attempts) throw diskError(join(this.#folder.path, next.name), error)
      }
      next = await this.#stage(next)
    }
  }

  #create(staged: Staged): void {
    const [from, to] = [this.#folder.at(staged.temporary), this.#folder.at(staged.name)]
    try {
      linkSync(from, to)
    } catch (error) {
      if (!noLinks.has(codeOf(error) ?? '')) throw error
      // The name is taken by an empty file first.
      closeSync(openSync(to, 'wx'))
      try {
        renameSync(from, to)
      } catch (failure) {
        unlinkSync(to)
        throw failure
      }
    }
    this.#steps.push({ name: staged.name, undo: () => this.#holds(staged) && this.#remove(staged.name) })
  }

  #replace(staged: Staged): void {
    const { name, before, temporary } = staged
    this.#refuseForeign([staged])
    const backup = this.#newTemporary()
    const [from, to] = [this.#folder.at(name), this.#folder.at(backup)]
    try {
      linkSync(from, to)
    } catch {
      // No links, or a file that takes none.
      copyFileSync(from, to, constants.COPYFILE_EXCL)
    }
    this.#refuseForeign([{ name, before, place: backup }])
    this.#refuseForeign([staged])
    renameSync(this.#folder.at(temporary), from)
    this.#steps.push({ name, backup, undo: () => this.#holds(staged) && this.#rename(backup, name) })
    // Somebody may have written to it until the very last moment.
    this.#refuseForeign([{ name, before, place: backup }])
  }

  #takeAway(before: FileEntry): void {
    const { name } = before
    this.#folder.confirm()
    this.#refuseForeign([{ name, before }])
    const backup = this.#newTemporary()
    const wasThere = orGone(join(this.#folder.path, name), () => {
      renameSync(this.#folder.at(name), this.#folder.at(backup))
      return true
    })
    if (wasThere === undefined) return
    this.#steps.push({ name, backup, undo: () => this.#putBack(backup, name) })
    this.#refuseForeign([{ name, before, place: backup }])
  }

  /** Takes back what was done, the last first. */
  #undo(): readonly Issue[] {
    return this.#steps.toReversed().flatMap(({ name, backup, undo }) => {
      try {
        if (undo()) return []
      } catch {
        // The issue below tells it.
      }
      if (backup === undefined) return [{ path: name, message: 'was written, and has changed since' }]
      this.#temporary.delete(backup)
      return [{ path: name, message: `could not be put back; what was there is in ${backup}` }]
    })
  }

  /** Refuses what was neither written by an earlier run nor there when the folder was read. */
  #refuseForeign(
    names: readonly { readonly name: string; readonly before: FileEntry | undefined; readonly place?: string }[],
  ): void {
    const issues = names.flatMap(({ name, before, place = name }) => {
      const entry = readEntry(this.#folder, place)
      return entry === undefined || isOurs({ ...entry, name }, before) ? [] : [{ path: name, message: foreign }]
    })
    if (issues.length > 0) throw new ConvexK8sError('The folder has changed.', issues)
  }

  #holds({ name, ino, text }: Staged): boolean {
    const entry = readEntry(this.#folder, name)
    return entry?.type === 'file' && entry.ino === ino && entry.text === text
  }

  /** Gives a file its name again, unless the name is taken. */
  #putBack(backup: string, name: string): boolean {
    const [from, to] = [this.#folder.at(backup), this.#folder.at(name)]
    try {
      linkSync(from, to)
    } catch {
      if (lstatSync(to, { throwIfNoEntry: false }) !== undefined) return false
      renameSync(from, to)
    }
    return true
  }

  #rename(from: string, to: string): true {
    renameSync(this.#folder.at(from), this.#folder.at(to))
    return true
  }

  #remove(name: string): true {
    unlinkSync(this.#folder.at(name))
    return true
  }

  #newTemporary(): string {
    const name = temporaryName(randomBytes(8).toString('hex'))
    this.#temporary.add(name)
    return name
  }

  /** Removes a temporary file. One that stays is removed by the next run. */
  #discard(name: string): void {
    try {
      unlinkSync(this.#folder.at(name))
    } catch {
      // Mostly, it has taken its place.
    }
  }
}

const foreign =
  'was written or put there by somebody else after the folder was read, and is kept; the rest of the folder is as it ' +
  'was. Run it again'

function isOurs(entry: Entry, before: FileEntry | undefined): boolean {
  if (entry.type !== 'file') return false
  return isMarked(entry.text, entry.name) || entry.text === before?.text
}

function withIssues(error: unknown, issues: readonly Issue[]): unknown {
  if (issues.length === 0 || !(error instanceof ConvexK8sError)) return error
  const [summary = ''] = error.message.split('\n', 1)
  return new ConvexK8sError(summary, [...error.issues, ...issues])
}
