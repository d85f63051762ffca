import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The files of a folder by their names. */
export async function filesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(folder)).toSorted()
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  )
}
