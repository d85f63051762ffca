import { randomBytes } from 'node:crypto'
import { unlinkSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Issue } from '../../errors.ts'
import { codeOf } from './disk-error.ts'
import type { FileEntry } from '../entry.ts'
import { onDisk, readEntry } from './folder.ts'
import type { HeldFolder } from './folder.ts'
import { temporaryName } from './temporary.ts'

/** A new version of a file, and the version that it replaces. */
export interface Replacement {
  readonly name: string
  readonly text: string
  readonly before: FileEntry | undefined
}

/** A new version that is complete on the disk, under a temporary name. */
export interface Staged extends Replacement {
  readonly temporary: string
  readonly ino: number
}

/** The temporary files of one run: new versions of files, and what was there before. */
export class TemporaryFiles {
  readonly #folder: HeldFolder
  readonly #names = new Set<string>()

  constructor(folder: HeldFolder) {
    this.#folder = folder
  }

  /** Writes a new version next to the old one. */
  async stage({ name, text, before }: Replacement): Promise<Staged> {
    this.#folder.confirm()
    const temporary = this.newName()
    return onDisk(join(this.#folder.path, name), async () => {
      // Exclusive: never follows a link, never shares a file with another run.
      const file = await open(this.#folder.at(temporary), 'wx', 0o666)
      try {
        await file.writeFile(text)
        if (before !== undefined) {
          // Only root may change the owner; other users still get the new bytes.
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

  /** Whether a name has the new version. */
  holds({ name, ino, text }: Staged, place = name): boolean {
    const entry = readEntry(this.#folder, place)
    return entry?.type === 'file' && entry.ino === ino && entry.text === text
  }

  /** Leaves a file where it is. */
  keep(name: string): void {
    this.#names.delete(name)
  }

  /** A name for a temporary file. */
  newName(): string {
    const name = temporaryName(randomBytes(8).toString('hex'))
    this.#names.add(name)
    return name
  }

  /** Removes all temporary files. Remaining files are reported, and removed by the next run. */
  discardAll(): readonly Issue[] {
    const left = [...this.#names].filter((name) => !this.discard(name))
    if (left.length === 0) return []
    return [{ path: left.join(', '), message: 'cannot be removed; delete these temporary files' }]
  }

  /** Removes one, and returns whether it no longer exists. */
  discard(name: string): boolean {
    try {
      unlinkSync(this.#folder.at(name))
      return true
    } catch (error) {
      // Usually, it has already replaced its file.
      return codeOf(error) === 'ENOENT'
    }
  }
}
