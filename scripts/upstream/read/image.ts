import type { Revision } from './clone.ts'
import { linkedCrates } from './crates.ts'
import type { RustFile } from './rust.ts'
import { rustFile } from './rust.ts'
import { nodeReads, shellReads } from './scripts.ts'
import type { Read, Settings } from './setting.ts'
import { settingsOf } from './setting.ts'
import type { Constants } from './value.ts'

/** What the images of a revision read from their environment. */
export interface Images {
  readonly crates: readonly string[]
  readonly constants: Constants
  readonly backend: Settings
  readonly dashboard: Settings
}

const node = /^npm-packages\/node-executor\/src\/.*\.ts$/
const dashboard = /^npm-packages\/dashboard-self-hosted\/(?:src\/.*\.tsx?|[^/]+\.[cm]?js)$/
const shell = /^self-hosted\/docker-build\/.*\.sh$/
const tests = /(?:^|[/_.])tests?(?:[/.]|$)|\/(?:benches|examples|bin)\//

/** Reads what the programs of both images read. Files that two revisions share are analyzed once. */
export function imageReader(): (revision: Revision) => Images {
  const known = new Map<string, RustFile>()
  return (revision) => {
    const { files, texts } = revision
    const paths = [...files.keys()].filter((path) => !tests.test(path))
    const crates = linkedCrates(revision)
    const sources = new Set(crates.map((folder) => `${folder}/src/`))
    const isLinked = (path: string) =>
      path.endsWith('.rs') && [...ancestors(path)].some((folder) => sources.has(folder))
    const rust = [...texts(paths.filter(isLinked))].map(([path, text]) => {
      const key = `${path} ${files.get(path)}`
      const file = known.get(key) ?? rustFile(path, text)
      known.set(key, file)
      return file
    })
    const readsOf = (form: RegExp, reads: (path: string, text: string) => readonly Read[]) =>
      [...texts(paths.filter((path) => form.test(path)))].flatMap(([path, text]) => reads(path, text))
    const used = usedStatics(rust)
    const constants = new Map<string, string>()
    for (const [name, value] of rust.flatMap((file) => [...file.constants]))
      // Two constants with one name and different values: neither is known.
      constants.set(name, (constants.get(name) ?? value) === value ? value : '')
    return {
      crates,
      constants: (name) => constants.get(name),
      backend: settingsOf(
        [...rust.flatMap(({ reads }) => reads), ...readsOf(shell, shellReads), ...readsOf(node, nodeReads)],
        ({ holder }) => holder === undefined || used.has(holder),
      ),
      dashboard: settingsOf(readsOf(dashboard, nodeReads), () => true),
    }
  }
}

function* ancestors(path: string): Generator<string> {
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) yield path.slice(0, end + 1)
}

/** The statics that the code uses. One that only an unused static refers to is unused, too. */
function usedStatics(files: readonly RustFile[]): ReadonlySet<string> {
  const used = new Set(files.flatMap(({ words }) => [...words]))
  const inside = new Map(files.flatMap((file) => [...file.inside]))
  for (const name of used) for (const other of inside.get(name) ?? []) used.add(other)
  return used
}
