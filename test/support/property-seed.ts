import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The seed of all properties: the variable `PROPERTY_SEED`, or else one that follows from the sources. A change tries
 * options that none has tried before it, and the same sources get the same verdict wherever they are tested.
 */
export function propertySeed(root: string): number {
  const given = process.env['PROPERTY_SEED']
  if (given === undefined || given === '') return seedOf(['src', 'test'].map((folder) => join(root, folder)))
  const seed = Number(given)
  if (!Number.isSafeInteger(seed)) throw new Error(`PROPERTY_SEED: expected a whole number, got "${given}"`)
  return seed
}

/** A number from the names and the contents of the files in folders. */
export function seedOf(folders: readonly string[]): number {
  const hash = createHash('sha256')
  for (const folder of folders) {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    for (const path of entries.map((entry) => join(entry.parentPath, entry.name)).toSorted()) {
      hash.update(`${path.slice(folder.length)}\n`).update(readFileSync(path))
    }
  }
  return hash.digest().readInt32BE()
}
