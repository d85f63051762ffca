import { dirname, join } from 'node:path'
import { writersIn } from '../check/model/backend/second-writer.ts'
import type { Writer } from '../check/model/backend/second-writer.ts'
import { nameOf } from '../check/model/index-of-objects.ts'
import { toAccept } from '../errors.ts'
import type { Issue } from '../errors.ts'
import { titleOf } from '../kubernetes/object.ts'
import { Folder } from '../render/changes/folder.ts'
import { stopOf } from '../render/changes/second-writer.ts'
import { isManifestName } from '../render/file-name.ts'
import { renderFiles } from '../render/files.ts'
import { readEntries } from '../render/disk/folder.ts'
import type { FleetStack } from './fleet.ts'

/** A backend in a folder without an instance, which its Application still runs. */
interface StrayWriter extends Writer {
  readonly path: string
}

/** The backends in folders of a fleet. */
export async function strayWritersIn(folder: string, paths: readonly string[]): Promise<readonly StrayWriter[]> {
  const writers: StrayWriter[] = []
  for (const path of paths) {
    const place = join(folder, path)
    const entries = await readEntries({ path: place, at: (name) => join(place, name) })
    const texts = entries.flatMap((entry) =>
      entry.type === 'file' && isManifestName(entry.name) ? [[entry.name, entry.text] as const] : [],
    )
    writers.push(...writersIn(new Folder(new Map(texts)).model).map((writer) => ({ ...writer, path })))
  }
  return writers
}

/**
 * What the backend of an instance shares with one in a folder without an instance, for example after a change of its
 * name.
 */
export function besideStrays(
  { name, path, stack }: FleetStack,
  strays: readonly StrayWriter[],
  accept: readonly string[],
): readonly Issue[] {
  return writersIn(new Folder(renderFiles(stack)).model).flatMap(({ object, id }) => {
    const old = strays.find(
      (stray) => stray.id === id && isReached(stray, path) && titleOf(stray.object) !== titleOf(object),
    )
    const words = `second-writer:${name}/${nameOf(object)}`
    if (old === undefined || accept.includes(words)) return []
    const message =
      `${titleOf(object)} has the same ${old.what} as ${titleOf(old.object)} in the folder ${old.path}, which no longer has an instance ` +
      'and still runs: each takes the database lease from the other. Keep the name of the instance; or, because files on its volume are not ' +
      `moved, 1. back it up, 2. remove the folder ${old.path} from Git (its Application is deleted, its objects stay), ` +
      `3. ${stopOf(old.object)}, 4. render again`
    return [{ path: name, message: toAccept(message, words) }]
  })
}

/** Across Kubernetes clusters, only an external server is the same one. */
function isReached({ id, path }: StrayWriter, other: string): boolean {
  return dirname(path) === dirname(other) || /^host\/(?![^/]*\.svc\b)[^/]+:\d*\/[^/]*$/.test(id)
}
