import { join, resolve } from 'node:path'
import { placeOf } from './disk.ts'
import { each } from './each.ts'
import { pathsIn } from './kustomize.ts'
import type { Reader } from './reader.ts'
import type { Folder } from './survey.ts'

/** How the kustomizations below a folder use its folders and files, by paths without symbolic links. */
export interface Kustomizations {
  /** Folders and files that a kustomization uses. */
  readonly used: ReadonlySet<string>
  /** Folders with a kustomization that no other kustomization uses: they are applied separately. */
  readonly applied: ReadonlySet<string>
}

/** Reads every kustomization. */
export async function kustomizationsIn(folders: readonly Folder[], reader: Reader): Promise<Kustomizations> {
  const uses = new Map<string, ReadonlySet<string>>()
  await each(folders, async ({ path, real, kustomization }) => {
    if (kustomization !== undefined) uses.set(real, await usesOf({ path, real, kustomization }, reader))
  })
  const used = new Set([...uses.values()].flatMap((paths) => [...paths]))
  const applied = [...uses.keys()].filter((folder) => !used.has(folder))
  const reached = reachedFrom(applied, uses)
  // Kustomizations that use each other are not reached. Reading them reports the error.
  return { used, applied: new Set([...applied, ...[...uses.keys()].filter((folder) => !reached.has(folder))]) }
}

async function usesOf(
  { path, real, kustomization }: { readonly path: string; readonly real: string; readonly kustomization: string },
  reader: Reader,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (const name of pathsIn(await reader.kustomization(join(path, kustomization))))
    found.add(await placeOf(resolve(real, name)))
  found.delete(real)
  return found
}

function reachedFrom(roots: readonly string[], uses: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const reached = new Set(roots)
  // The iteration of a set includes elements that are added during it.
  for (const folder of reached) for (const used of uses.get(folder) ?? []) reached.add(used)
  return reached
}
