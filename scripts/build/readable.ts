import type { Options } from 'tsup'

type ChunkPlugin = NonNullable<Options['plugins']>[number]

const renamed = /\b(\w+)=class _\1\b/g

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
