import { readFile, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { sets } from '../../golden/sets.ts'
import type { ApiObject } from '../harness/apply.ts'

const root = new URL('../../golden/__golden__/', import.meta.url)

/** Folders of golden fleets: shared database clusters, and instances in them. */
const ofFleets: Readonly<Record<string, string>> = {
  'shared-cluster': '../__fleet__/shared-postgres/convex-db',
  'shared-instance': '../__fleet__/shared-postgres/billing-eu',
  'shared-cluster-apart': '../__fleet__/shared-postgres-apart/convex-pg',
  'shared-instance-apart': '../__fleet__/shared-postgres-apart/orders',
}

/** Names of the golden option sets, and of the folders of golden fleets. */
export const goldenNames = [...Object.keys(sets), ...Object.keys(ofFleets)]

/** Path of the folder that was rendered for one of the names. */
export const goldenFolder = (name: string): string => fileURLToPath(new URL(`${ofFleets[name] ?? name}/`, root))

/** The objects in the files of a folder, as they were written. */
export async function objectsIn(folder: string): Promise<readonly ApiObject[]> {
  const files = (await readdir(folder))
    .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
    .toSorted()
  const texts = await Promise.all(files.map((file) => readFile(`${folder}/${file}`, 'utf8')))
  return texts.map((text) => parse(text) as ApiObject)
}
