import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Options } from 'tsup'

export type Plugin = NonNullable<Options['esbuildPlugins']>[number]

const suffix = '.deferred.ts'
const schemaFile = /[\\/]_schemas[\\/](\w+)\.js$/
// What has a state, or is asked for by `instanceof`, must be in the package once.
const once = new Set(['src/errors.ts', 'src/check/location.ts', 'src/check/load/folder-facts.ts'])

/** The files `*.deferred.ts` by their names: the entries of the CommonJS pass. */
export const lateFiles: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(suffix))
    .map((file) => [basename(file, suffix), join('src', file)]),
)

// The files of the schemas by their names. The CommonJS pass waits until the ES modules have named them all.
const schemas = new Map<string, string>()
let allKnown: () => void
const known = new Promise<void>((resolve) => (allKnown = resolve))

const loading = (lines: readonly string[]) => ({
  contents: [`import deferred from './deferred.cjs'`, ...lines].join('\n'),
})

/** ES modules: functions that load a late file take the place of its own, and validators load all schemas. */
export const loadLate: Plugin = {
  name: 'load-late',
  setup(build) {
    build.onLoad({ filter: /\.deferred\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8')
      const names = [...text.matchAll(/^export function (\w+)/gm)].map(([, name]) => name)
      if (names.length !== text.match(/^export /gm)?.length) throw new Error(`${path} exports more than functions.`)
      const load = `deferred.${basename(path, suffix)}()`
      return loading(names.map((name) => `export const ${name} = (...args) => ${load}.${name}(...args)`))
    })
    build.onLoad({ filter: schemaFile }, ({ path }) => {
      const name = schemaFile.exec(path)?.[1] ?? ''
      schemas.set(name, path)
      const validate = `const schema = deferred.schemas().${name}, isValid = schema(data); validate.errors = schema.errors`
      return loading([`export const validate = (data) => { ${validate}; return isValid }`])
    })
    build.onEnd(() => allKnown())
  },
}

/** What takes the place of a module in the schemas. */
const instead: readonly (readonly [file: RegExp, contents: string])[] = [
  // Controllers write the status, and nothing here reads it: 6 kB of the tarball.
  [/[\\/]_schemas[\\/]\w+Status\.js$/, 'export const validate = () => true'],
  // A URI library, a mail parser and `punycode`, for formats that no schema of Kubernetes has: 18 kB.
  [/[\\/]ajv-formats-draft2019[\\/]formats[\\/]index\.js$/, 'export default {}'],
  // RE2 is WebAssembly, which cannot be bundled. One pattern is written for it (PrometheusRule): `(?i)` is a flag here.
  [
    /[\\/]runtime[\\/]re2\.js$/,
    String.raw`export default function (source, flags) {
      const plain = source.replace(/^(\^?)\(\?i\)/, '$1')
      return new RegExp(plain, plain === source ? flags : flags + 'i')
    }`,
  ],
]

/** CommonJS: the file `schemas` holds the validators, and fails when something is in the package twice. */
export const bundleLate: Plugin = {
  name: 'bundle-late',
  setup(build) {
    build.onResolve({ filter: /^schemas$/ }, ({ path }) => ({ path, namespace: 'schemas' }))
    build.onLoad({ filter: /./, namespace: 'schemas' }, async () => {
      await known
      const lines = [...schemas].map(([name, path]) => `export { validate as ${name} } from ${JSON.stringify(path)}`)
      return { contents: lines.join('\n'), resolveDir: '.' }
    })
    for (const [filter, contents] of instead) build.onLoad({ filter }, () => ({ contents }))
    build.onEnd(({ metafile }) => {
      const inputs = Object.values(metafile?.outputs ?? {}).flatMap((output) => Object.entries(output.inputs))
      const twice = inputs.filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && once.has(path))
      return { errors: twice.map(([path]) => ({ text: `${path} would be in the package twice.` })) }
    })
  },
}
