import { readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { Plugin } from 'rolldown'

/** What is loaded at its first call, by the names of the chunks. The schemas of the models are one more. */
const lateFiles: Readonly<Record<string, readonly string[]>> = {
  check: [
    'src/check/check.ts',
    'src/check/load/load-objects.ts',
    'src/render/render.ts',
    'src/render/changes/refused.ts',
    'src/fleet/render-fleet.ts',
  ],
  runbook: ['src/render/runbook-file.ts'],
  variables: ['src/convex/environment/known-variables.ts'],
  ciphers: ['src/convex/admin-key/ciphers.ts'],
  yaml: ['src/yaml.ts'],
  schemas: [],
}
const chunks = new Map(Object.entries(lateFiles).flatMap(([name, files]) => files.map((file) => [resolve(file), name])))
const fileNames = new Set([...chunks.keys()].map((path) => basename(path)))
const entry = '\0late:'
export const lateEntries = Object.fromEntries(Object.keys(lateFiles).map((name) => [name, entry + name]))
const schemaFile = /[\\/]_schemas[\\/](\w+)(?:\.js)?$/
const modelsFile = 'src/kubernetes/models.ts'

/** What takes the place of a module. */
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

/**
 * Puts functions that load a late file at their first call in the place of that file, and collects the schemas of the
 * models in one. They are loaded by `require`, because nothing else is late and yet at once; it is in a file of CommonJS,
 * where tools that bundle programs follow it.
 */
export const late: Plugin = {
  name: 'late',
  async resolveId(source, importer, options) {
    if (source === './late.cjs') return { id: source, external: true }
    if (importer === undefined) return source.startsWith(entry) ? source : null
    const isSchema = schemaFile.test(source) && !schemaFile.test(importer)
    if (importer.startsWith(entry) || (!isSchema && !fileNames.has(basename(source)))) return null
    const found = await this.resolve(source, importer, options)
    return isSchema || chunks.has(found?.id ?? '') ? `${found?.id}?late` : found
  },
  async load(id) {
    if (id.endsWith('?late')) return { code: loading(id.slice(0, -'?late'.length)), moduleType: 'js' }
    if (!id.startsWith(entry)) return instead.find(([file]) => file.test(id))?.[1]
    const name = id.slice(entry.length)
    if (name === 'schemas') return schemas(async (model) => (await this.resolve(model, modelsFile))?.id ?? '')
    return lateFiles[name]?.map((file) => `export * from ${JSON.stringify(resolve(file))}\n`).join('')
  },
  generateBundle() {
    const loads = Object.keys(lateFiles).map((name) => `  ${name}: () => require('./${name}.js'),\n`)
    this.emitFile({ type: 'asset', fileName: 'late.cjs', source: `module.exports = {\n${loads.join('')}}\n` })
  },
}

function loading(path: string): string {
  const head = `import late from './late.cjs'\n`
  const [, schema] = schemaFile.exec(path) ?? []
  if (schema !== undefined) {
    const lines = `const schema = late.schemas().${schema}, isValid = schema(data); validate.errors = schema.errors`
    return `${head}export function validate(data) { ${lines}; return isValid }`
  }
  const text = readFileSync(path, 'utf8')
  const names = [...text.matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name]) => name)
  if (names.length !== text.match(/^export (?!type |interface )/gm)?.length)
    throw new Error(`${path} exports something that is not a function, which cannot be loaded late.`)
  const load = `late.${chunks.get(path)}()`
  return head + names.map((name) => `export function ${name}(...args) { return ${load}.${name}(...args) }\n`).join('')
}

/** The schemas of all models, by the names of their files. */
async function schemas(pathOf: (model: string) => Promise<string>): Promise<string> {
  const models = readFileSync(modelsFile, 'utf8').matchAll(/^export \{[^}]*\} from '([^.'][^']*)'/gm)
  const lines = [...models].map(async ([, model = '']) => {
    const path = await pathOf(model)
    const [, file = '', name] = /from"([^"]*_schemas\/(\w+)\.js)"/.exec(readFileSync(path, 'utf8')) ?? []
    return `export { validate as ${name} } from ${JSON.stringify(join(path, '..', file))}\n`
  })
  return (await Promise.all(lines)).join('')
}
