import { readFileSync } from 'node:fs'
import { minify } from 'terser'
import type { MinifyOptions } from 'terser'
import type { Options } from 'tsup'

type ChunkPlugin = NonNullable<Options['plugins']>[number]

const renamed = /\b(\w+?)\d*=class _\1\b/g

/**
 * Gives classes that name themselves in their own body the name that they have in the sources. esbuild writes
 * `Deployment = class _Deployment`, and `constructor.name`, `console.log` and stack traces would say the latter.
 */
export const classNames: ChunkPlugin = {
  name: 'class-names',
  renderChunk(code) {
    const names = new Set([...code.matchAll(renamed)].map(([, name]) => name))
    return { code: code.replaceAll(/\b_(\w+)\b/g, (inner, name: string) => (names.has(name) ? name : inner)) }
  },
}

/**
 * Breaks the lines of the schemas where the same text stands each time, which costs next to nothing once it is packed;
 * esbuild's limit breaks them anywhere, which costs a hundredth of the package. The list of names at the end, which is
 * dead code for tools that import CommonJS by name, goes.
 */
export const schemaLines: ChunkPlugin = {
  name: 'schema-lines',
  renderChunk: (code) => ({
    code: code
      .replace(/0&&\(module\.exports=\{[^}]*\}\);/, '')
      .replaceAll(/\{(?=instancePath:)|(?<=[;}])(?=function |var )|,(?=\w+:\(\)=>)/g, (before) => `${before}\n`),
  }),
}

// `export { render } from …`, in one line each.
const publicNames = [...readFileSync('src/index.ts', 'utf8').matchAll(/^export \{ ([^}\n]+) \}/gm)].flatMap(
  ([, names = '']) => names.split(', '),
)
const publicFunctions = new RegExp(`^(?:${publicNames.join('|')})$`)

/**
 * Shortens all names but those of classes and of the functions that users call, which `constructor.name` and stack traces
 * show, and breaks the lines. esbuild shortens all names of a file or none. Names of inner functions took 10 kB.
 */
export const shortLocals = terser('short-locals', {
  module: true,
  ecma: 2020,
  compress: { keep_fnames: publicFunctions, keep_classnames: true, passes: 2 },
  mangle: { toplevel: true, keep_fnames: publicFunctions, keep_classnames: true },
  format: { max_line_len: 300, comments: false },
})

/** Takes another fortieth from the files in CommonJS, which esbuild has shortened. */
export const smallest = terser('smallest', {
  ecma: 2020,
  compress: { passes: 2 },
  format: { max_line_len: 300, comments: false },
})

function terser(name: string, options: MinifyOptions): ChunkPlugin {
  return {
    name,
    async renderChunk(code) {
      const short = await minify(code, options)
      if (short.code === undefined) throw new Error('terser returned no code')
      return { code: short.code }
    },
  }
}
