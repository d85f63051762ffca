import { posix } from 'node:path'
import { parse } from 'smol-toml'
import type { Revision } from './clone.ts'

const program = 'crates/local_backend'

type Table = Readonly<Record<string, unknown>>

/** Folders of the crates that are linked into the backend: those that it depends on by path, and theirs. */
export function linkedCrates({ texts }: Revision): readonly string[] {
  const tableOf = (folder: string): Table | undefined => {
    const path = posix.join(folder, 'Cargo.toml')
    const text = texts([path]).get(path)
    return text === undefined ? undefined : parse(text)
  }
  const shared = tableAt(tableOf('.'), 'workspace', 'dependencies')
  const found = new Set([program])
  for (const folder of found) {
    const manifest = tableOf(folder)
    if (manifest === undefined) throw new Error(`${folder}/Cargo.toml is missing: is this convex-backend?`)
    const tables = [manifest, ...Object.values(tableAt(manifest, 'target'))]
    // Development and build dependencies are not in the program.
    for (const [name, value] of tables.flatMap((table) => Object.entries(tableAt(table, 'dependencies')))) {
      const path = pathIn(value, folder) ?? (isShared(value) ? pathIn(shared[name], '.') : undefined)
      if (path !== undefined) found.add(path)
    }
  }
  return [...found]
}

function tableAt(value: unknown, ...keys: readonly string[]): Table {
  const inner = keys.reduce<unknown>((table, key) => (isTable(table) ? table[key] : undefined), value)
  return isTable(inner) ? inner : {}
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null
}

function isShared(dependency: unknown): boolean {
  return isTable(dependency) && dependency['workspace'] === true
}

function pathIn(dependency: unknown, folder: string): string | undefined {
  return isTable(dependency) && typeof dependency['path'] === 'string'
    ? posix.join(folder, dependency['path'])
    : undefined
}
