import { closeSync, constants, copyFileSync, linkSync, openSync, renameSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { ConvexK8sError } from '../../errors.ts'
import type { Issue } from '../../errors.ts'
import { codeOf, diskError } from './disk-error.ts'
import type { FileEntry } from '../entry.ts'
import { orGone, readEntry } from './folder.ts'
import type { HeldFolder } from './folder.ts'
import { isMarked } from '../marker.ts'
import { refuseChanges, refuseForeign } from './meanwhile.ts'
import type { Outcome } from './meanwhile.ts'
import { TemporaryFiles } from './temporary-files.ts'
import type { Replacement, Staged } from './temporary-files.ts'
import { isLeftOver } from './temporary.ts'

interface Step {
  readonly name: string
  /** The temporary file with the previous content. */
  readonly backup?: string
  /** Reverts the step, if its result is unchanged. */
  readonly undo: () => boolean
}

// Another run on the same folder may mistake our temporary file for a left-over, but only once, when it starts.
const attempts = 20

// Errors of file systems without hard links.
const noLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

/**
 * Updates a folder completely, or not at all. All new versions are complete on the disk before the first replaces a
 * file, each replaces its file in one step, and the previous files are kept until all are replaced.
 *
 * A name that was free is given to a new file by a link, which never replaces anything. The existing file is checked
 * again directly before it is replaced or removed, and again under a second name afterwards.
 */
export class Writer {
  readonly #folder: HeldFolder
  readonly #temporary: TemporaryFiles
  readonly #steps: Step[] = []

  constructor(folder: HeldFolder) {
    this.#folder = folder
    this.#temporary = new TemporaryFiles(folder)
  }

  /** Replaces files, in their order, and then removes others. In the end, the folder must match the outcome. */
  async write(
    replacements: readonly Replacement[],
    stale: readonly FileEntry[],
    outcome: Outcome,
    onFile: (name: string) => void,
  ): Promise<void> {
    try {
      const staged: Staged[] = []
      for (const replacement of replacements) staged.push(await this.#temporary.stage(replacement))
      refuseForeign(this.#folder, [...replacements, ...stale.map((before) => ({ name: before.name, before }))])
      for (const next of staged) {
        await this.#place(next)
        onFile(next.name)
      }
      for (const before of stale) {
        this.#takeAway(before)
        onFile(before.name)
      }
      refuseChanges(this.#folder, outcome)
    } catch (error) {
      throw withIssues(error, [...this.#undo(), ...this.#temporary.discardAll()])
    }
    this.#temporary.discardAll()
  }

  /** Removes temporary files of a killed run that still exist. */
  removeLeftOver(name: string): void {
    const entry = readEntry(this.#folder, name)
    if (entry !== undefined && isLeftOver(entry)) this.#temporary.discard(name)
  }

  async #place(staged: Staged): Promise<void> {
    let next = staged
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.#folder.confirm()
        if (this.#temporary.holds(next, next.temporary)) {
          if (readEntry(this.#folder, next.name) === undefined) this.#create(next)
          else this.#replace(next)
          return
        }
        // A newer file with this name is not ours to remove.
        if (readEntry(this.#folder, next.temporary) !== undefined) this.#temporary.keep(next.temporary)
      } catch (error) {
        // Another run has written or removed the file itself.
        const isTaken = ['ENOENT', 'EEXIST'].includes(codeOf(error) ?? '')
        if (!isTaken || attempt === attempts) throw diskError(join(this.#folder.path, next.name), error)
      }
      if (attempt === attempts) throw vanishing(next.name)
      next = await this.#temporary.stage(next)
    }
  }

  #create(staged: Staged): void {
    const [from, to] = [this.#folder.at(staged.temporary), this.#folder.at(staged.name)]
    try {
      linkSync(from, to)
    } catch (error) {
      if (!noLinks.has(codeOf(error) ?? '')) throw error
      // The name is first reserved with an empty file.
      closeSync(openSync(to, 'wx'))
      try {
        renameSync(from, to)
      } catch (failure) {
        unlinkSync(to)
        throw failure
      }
    }
    this.#steps.push({ name: staged.name, undo: () => !this.#temporary.holds(staged) || this.#remove(staged.name) })
  }

  #replace(staged: Staged): void {
    const { name, before, temporary } = staged
    refuseForeign(this.#folder, [staged])
    const backup = this.#temporary.newName()
    const [from, to] = [this.#folder.at(name), this.#folder.at(backup)]
    try {
      linkSync(from, to)
    } catch {
      // The file system or the file does not support links.
      copyFileSync(from, to, constants.COPYFILE_EXCL)
    }
    refuseForeign(this.#folder, [{ name, before, place: backup }])
    refuseForeign(this.#folder, [staged])
    renameSync(this.#folder.at(temporary), from)
    this.#steps.push({
      name,
      backup,
      undo: () => (this.#temporary.holds(staged) ? this.#rename(backup, name) : this.#putBack(backup, name)),
    })
    // Another process may have written to it until the last moment.
    refuseForeign(this.#folder, [{ name, before, place: backup }])
  }

  #takeAway(before: FileEntry): void {
    const { name } = before
    this.#folder.confirm()
    refuseForeign(this.#folder, [{ name, before }])
    const backup = this.#temporary.newName()
    const wasThere = orGone(join(this.#folder.path, name), () => {
      renameSync(this.#folder.at(name), this.#folder.at(backup))
      return true
    })
    if (wasThere === undefined) return
    this.#steps.push({ name, backup, undo: () => this.#putBack(backup, name) })
    refuseForeign(this.#folder, [{ name, before, place: backup }])
  }

  /** Reverts the completed steps in reverse order. */
  #undo(): readonly Issue[] {
    return this.#steps.toReversed().flatMap(({ name, backup, undo }) => {
      try {
        if (undo()) return []
      } catch {
        // Reported by the issue below.
      }
      if (backup === undefined) return [{ path: name, message: 'is new and could not be removed; delete it' }]
      this.#temporary.keep(backup)
      return [{ path: name, message: `could not be put back; what was there is in ${backup}` }]
    })
  }

  /** Restores the name of a file, unless the name is taken. A file of another run is equally valid. */
  #putBack(backup: string, name: string): boolean {
    const [from, to] = [this.#folder.at(backup), this.#folder.at(name)]
    try {
      linkSync(from, to)
    } catch {
      const entry = readEntry(this.#folder, name)
      if (entry !== undefined) return entry.type === 'file' && isMarked(entry.text, name)
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
}

function vanishing(name: string): ConvexK8sError {
  const message = 'was not written: others remove its new version again and again before it takes its place'
  return new ConvexK8sError('The folder has changed.', [{ path: name, message }])
}

function withIssues(error: unknown, issues: readonly Issue[]): unknown {
  if (issues.length === 0 || !(error instanceof ConvexK8sError)) return error
  const [summary = ''] = error.message.split('\n', 1)
  return new ConvexK8sError(summary, [...error.issues, ...issues])
}
