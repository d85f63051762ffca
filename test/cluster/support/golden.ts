import { readFile, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { sets } from '../../golden/sets.ts'
import type { ApiObject } from '../harness/apply.ts'

const root = new URL('../../golden/__golden__/', import.meta.url)

/** Names of the golden option sets. */
export const goldenNames = Object.keys(sets)

/** Path of the folder that was rendered from a golden option set. */
export const goldenFolder = (name: string): string => fileURLToPath(new URL(`${name}/`, root))

/** The objects in the files of a folder, as they were written. */
export async function objectsIn(folder: string): Promise<readonly ApiObject[]> {
  const files = (await readdir(folder))
    .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
    .toSorted()
  const texts = await Promise.all(files.map((file) => readFile(`${folder}/${file}`, 'utf8')))
  return texts.map((text) => parse(text) as ApiObject)
}
