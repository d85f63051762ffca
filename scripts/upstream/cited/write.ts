import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { textFiles } from './list.ts'
import type { Lock } from './lock.ts'
import { lockText, readLock } from './lock.ts'

/** The lock file, from the root of the repository. */
export const lockFile = 'scripts/upstream/sources.lock.json'

/** The version of a project, in the sources of this package. */
interface Version {
  readonly project: string
  readonly from: string
  readonly to: string
}

/** Replaces the version of a project in every text that cites it, and in the table of versions. */
export function writeVersion(root: string, { project, from, to }: Version): void {
  for (const path of textFiles(root))
    edit(join(root, path), (text) =>
      text.replaceAll(
        new RegExp(`(?<![\\w/@-])${project}@${from.replaceAll('.', '\\.')}(?=\\s)`, 'g'),
        `${project}@${to}`,
      ),
    )
  edit(join(root, 'src/sources/versions.ts'), (text) =>
    text.replace(new RegExp(`^(\\s+'?${project}'?: ').*(',)$`, 'm'), `$1${to}$2`),
  )
}

/** Replaces the release of Convex that this package states. */
export function writeRelease(root: string, commit: string): void {
  edit(join(root, 'src/convex/release.ts'), (text) => text.replace(/(defaultRelease = ')[0-9a-f]{40}/, `$1${commit}`))
}

/** Changes the lock file. */
export function writeLock(root: string, change: (lock: Lock) => Lock): void {
  const path = join(root, lockFile)
  writeFileSync(path, lockText(change(readLock(path))))
}

function edit(path: string, change: (text: string) => string): void {
  const text = readFileSync(path, 'utf8')
  const changed = change(text)
  if (changed !== text) writeFileSync(path, changed)
}
