import { readFile, writeFile } from 'node:fs/promises'
import { loader } from './defer.ts'
import { droppedFormatsIn } from './drop-unused-formats.ts'
import type { Plugin } from './plugin.ts'
import type { SchemasInUse } from './schemas-in-use.ts'

/**
 * The schemas of kubernetes-models, which are functions: with short names, for nobody reads them and they are most of the
 * package. In the place of one that `inUse` knows as unused is a function that loads it when it is called.
 */
export function schemas(inUse: SchemasInUse = new Map()): Plugin {
  return {
    name: 'schemas',
    setup(build) {
      build.onResolve({ filter: /^deferred-schema$/ }, ({ path }) => ({ path, namespace: 'schemas' }))
      build.onLoad({ filter: /.*/, namespace: 'schemas' }, () => ({ contents: deferredSchema, resolveDir: '.' }))
      build.onLoad({ filter: /[\\/]_schemas[\\/]\w+\.js$/ }, async ({ path }) => {
        if (inUse.get(path) === false) return { contents: deferred(path) }
        const text = await readFile(path, 'utf8')
        const { code } = await build.esbuild.transform(text, { minify: true, format: 'esm' })
        const errors = droppedFormatsIn(text).map((name) => ({ text: `The build drops the format "${name}".` }))
        return { contents: code, errors }
      })
    },
  }
}

/** Writes the module of the schemas that are not in use. */
export async function writeUnusedSchemas(file: string, inUse: SchemasInUse): Promise<void> {
  const paths = [...inUse].flatMap(([path, isInUse]) => (isInUse ? [] : [path])).toSorted()
  const lines = paths.map((path) => `export { validate as ${nameOf(path)} } from ${JSON.stringify(path)}\n`)
  await writeFile(file, lines.join(''))
}

const deferredSchema = `
import deferred from '${loader}'
export function deferredSchema(name) {
  const validate = (data, context) => {
    const schema = deferred.schemas()[name]
    const isValid = schema(data, context)
    validate.errors = schema.errors
    return isValid
  }
  return validate
}`

function deferred(path: string): string {
  return `import { deferredSchema } from 'deferred-schema'\nexport const validate = deferredSchema('${nameOf(path)}')`
}

/** The package and the file of a schema: `argo_cd_ComGithubArgoproj…`. */
function nameOf(path: string): string {
  const [, name = '', file = ''] = /([\w-]+)[\\/]_schemas[\\/](\w+)\.js$/.exec(path) ?? []
  return `${name.replaceAll('-', '_')}_${file}`
}
