import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defaultCliVersion } from '../../../src/convex/release.ts'

/** A version of a Go module or npm package that this repository names. */
export interface Pin {
  readonly name: string
  readonly version: string
  /** The file that names it. */
  readonly place: string
}

const modulesFolder = 'test/cluster/modules'

/** The Go modules that the tests on a cluster require themselves. */
export function goPins(root: string): readonly Pin[] {
  return readdirSync(join(root, modulesFolder))
    .toSorted()
    .flatMap((name) => {
      const place = `${modulesFolder}/${name}/go.mod`
      const text = readFileSync(join(root, place), 'utf8')
      const tools = [...text.matchAll(/^\s*(?:tool )?([\w.-]+\.[\w./-]+)$/gm)].map(([, tool = '']) => tool)
      return [...text.matchAll(/^\s*(?:require )?([\w.-]+\.[\w./-]+) (v\S+)( \/\/ indirect)?$/gm)].flatMap(
        ([, module = '', version = '', indirect]) =>
          indirect === undefined || tools.some((tool) => `${tool}/`.startsWith(`${module}/`))
            ? [{ name: module, version, place }]
            : [],
      )
    })
}

/** The packages of models, and the command of Convex. */
export function npmPins(root: string): readonly Pin[] {
  const place = 'package-lock.json'
  const { packages } = JSON.parse(readFileSync(join(root, place), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version?: string }>>
  }
  const models = Object.entries(packages).flatMap(([path, { version = '' }]) => {
    const [, name] = /^node_modules\/(@kubernetes-models\/[\w-]+|kubernetes-models)$/.exec(path) ?? []
    return name === undefined ? [] : [{ name, version, place }]
  })
  return [...models, { name: 'convex', version: defaultCliVersion, place: 'src/convex/release.ts' }]
}

const collator = new Intl.Collator('en', { numeric: true })

/** Whether a version is newer than another one. */
export const isNewer = (version: string, than: string) => collator.compare(version, than) > 0

/** The version of a module that the tests run: the highest of the pins. Modules that no test needs have none. */
export function pinnedVersion(pins: readonly Pin[], module: string): Pin | undefined {
  return pins.filter(({ name }) => name === module).toSorted((a, b) => collator.compare(b.version, a.version))[0]
}
