import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { Cluster } from './cluster.ts'

/** Creates objects that a program needs before or beside it. `name` is for the file and the error message. */
export async function createObjects(cluster: Cluster, name: string, objects: readonly object[]): Promise<void> {
  const file = join(cluster.folder, `${name}.yaml`)
  await writeFile(file, objects.map((object) => stringify(object)).join('---\n'))
  const { code, stderr } = await cluster.kubectl(['create', '-f', file])
  if (code !== 0) throw new Error(`kubectl create of ${name} failed:\n${stderr}`)
}
