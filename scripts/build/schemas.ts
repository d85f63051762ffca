import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { loader } from './defer.ts'
import { droppedFormatsIn } from './drop-unused-formats.ts'
import type { Plugin } from './plugin.ts'
import type { SchemasInUse } from './schemas-in-use.ts'

/** Which schemas a bundle holds itself: those of a usual stack, the others, or none. */
export type OwnSchemas = 'in use' | 'unused' | 'none'

/** Controllers write the status. What a program writes there is not validated, which saves eight kilobytes. */
const ofStatus = /[\\/]_schemas[\\/]\w+Status\.js$/

/**
 * The schemas of kubernetes-models, which are functions and most of the package: those that a usual stack is held against in
 * one file, which is read at once, and the others in one that is loaded when one of them is called. With short names, for
 * nobody reads them.
 */
export function schemas(inUse: SchemasInUse, own: OwnSchemas): Plugin {
  return {
    name: 'schemas',
    setup(build) {
      build.onResolve({ filter: /^deferred-schema$/ }, ({ path }) => ({ path, namespace: 'schemas' }))
      build.onLoad({ filter: /.*/, namespace: 'schemas' }, () => ({ contents: deferredSchema, resolveDir: '.' }))
      build.onLoad({ filter: ofStatus }, () => ({ contents: 'export const validate = () => true' }))
      build.onLoad({ filter: /[\\/]_schemas[\\/]\w+\.js$/ }, async ({ path }) => {
        const isInUse = inUse.get(path)
        if (isInUse === undefined) throw new Error(`${path} is in no stack that the build has seen.`)
        if (own !== (isInUse ? 'in use' : 'unused')) return { contents: elsewhere(path, isInUse), resolveDir: '.' }
        const text = withoutUnread(await readFile(path, 'utf8'))
        const { code } = await build.esbuild.transform(text, { minify: true, format: 'esm' })
        const errors = droppedFormatsIn(text).map((name) => ({ text: `The build drops the format "${name}".` }))
        return { contents: code, errors }
      })
    },
  }
}

/**
 * Leaves out what Ajv gives to every validator and puts into every error, and nothing of ours reads: the parent, the root
 * and the path of the schema. It saves 11 kB of the tarball.
 */
function withoutUnread(schema: string): string {
  return schema
    .replaceAll(/,parentData(?::\w+)?,parentDataProperty(?::[^{},]+)?,rootData(?:=data)?/g, '')
    .replaceAll(/,schemaPath:"[^"]*"/g, '')
}

/** Writes the module of the schemas that are in use, or of the others. */
export async function writeSchemas(file: string, inUse: SchemasInUse, wanted: boolean): Promise<void> {
  const ofSpecs = await schemasOfSpecs([...inUse.keys()])
  const paths = [...inUse]
    .flatMap(([path, isInUse]) => (isInUse === wanted && ofSpecs.has(path) ? [path] : []))
    .toSorted()
  const lines = paths.map((path) => `export { validate as ${nameOf(path)} } from ${JSON.stringify(path)}\n`)
  await writeFile(file, lines.join(''))
}

/** The schemas of kinds, and those to which they lead, but for what only a status leads to. */
async function schemasOfSpecs(paths: readonly string[]): Promise<ReadonlySet<string>> {
  const imports = new Map<string, readonly string[]>()
  for (const path of paths) {
    const names = [...(await readFile(path, 'utf8')).matchAll(/from"[^"]*_schemas\/(\w+)"|from"\.\/(\w+)\.js"/g)]
    imports.set(
      basename(path, '.js'),
      names.map(([, there, here]) => there ?? here ?? ''),
    )
  }
  const imported = new Set([...imports.values()].flat())
  const found = new Set([...imports.keys()].filter((name) => !imported.has(name)))
  // A set is visited to its end, also what is added meanwhile.
  for (const name of found) for (const next of imports.get(name) ?? []) if (!next.endsWith('Status')) found.add(next)
  return new Set(paths.filter((path) => found.has(basename(path, '.js'))))
}

const deferredSchema = `
import deferred from '${loader}'
export function deferredSchema(name) {
  const validate = (data, context) => {
    const schema = deferred.schemasUnused()[name]
    const isValid = schema(data, context)
    validate.errors = schema.errors
    return isValid
  }
  return validate
}`

/** A schema that another file holds. */
function elsewhere(path: string, isInUse: boolean): string {
  return isInUse
    ? `import deferred from '${loader}'\nexport const validate = deferred.schemasInUse().${nameOf(path)}`
    : `import { deferredSchema } from 'deferred-schema'\nexport const validate = deferredSchema('${nameOf(path)}')`
}

/** The package and the file of a schema: `argo_cd_ComGithubArgoproj…`. */
function nameOf(path: string): string {
  const [, name = '', file = ''] = /([\w-]+)[\\/]_schemas[\\/](\w+)\.js$/.exec(path) ?? []
  return `${name.replaceAll('-', '_')}_${file}`
}
