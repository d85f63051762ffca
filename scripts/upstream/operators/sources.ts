import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Sources } from '../find/places.ts'
import type { ModuleFolder } from './projects.ts'
import { moduleFolder } from './registry.ts'

/** The sources of a project in one version, out of its Go modules. Only modules of the given paths are downloaded. */
export async function sourcesOf(
  modules: readonly ModuleFolder[],
  version: string,
  paths: Iterable<string>,
): Promise<Sources> {
  const wanted = new Set([...paths].flatMap((path) => moduleOf(modules, path) ?? []))
  const folders = new Map(
    await Promise.all(
      [...wanted].map(async (one) => [one, await moduleFolder(one.module, one.versionOf(version))] as const),
    ),
  )
  const textOf = (path: string): string | undefined => {
    const one = moduleOf(modules, path)
    const folder = one && folders.get(one)
    if (one === undefined || folder === undefined) return undefined
    try {
      return readFileSync(join(folder, path.slice(one.folder.length)), 'utf8')
    } catch {
      return undefined
    }
  }
  return {
    texts: (names) =>
      new Map(
        [...names].flatMap((path) => {
          const text = textOf(path)
          return text === undefined ? [] : [[path, text] as const]
        }),
      ),
    paths: function* () {
      for (const [{ folder }, root] of folders)
        for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }))
          yield folder + name.replaceAll('\\', '/')
    },
  }
}

/** The module with a path: that of the deepest folder. */
function moduleOf(modules: readonly ModuleFolder[], path: string): ModuleFolder | undefined {
  return modules
    .filter(({ folder }) => path.startsWith(folder))
    .toSorted((a, b) => b.folder.length - a.folder.length)[0]
}
