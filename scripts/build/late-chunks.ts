import type { OutputChunk, Plugin } from 'rolldown'

const from = (...paths: readonly string[]) => new RegExp(`/(?:${paths.join('|')})`.replaceAll('/', String.raw`[\\/]`))

// What a usual stack is rendered to text without, by the names of the chunks; what each would add to every start, as a
// part of the processor time of an empty process.
const late = {
  folder: from(
    'src/(?:check/(?:bounds|model)|fleet|runbook|secrets|smoke-test)',
    'src/render/(?:carried|changes|diff|disk/(?!own)|kept|making|plan|render|runbook)',
    'node_modules/diff',
  ), // 0.26
  check: from('src/check'), // 0.30
  schemas: from('_schemas', '@kubernetes-models/validate', 'ajv'), // 0.14
  yaml: from('node_modules/js-yaml', 'src/kubernetes/yaml'), // 0.06
  variables: from('src/convex/environment/(?:catalogue|check|nearest|read|refus|value|variables/(?!buckets))'), // 0.06
}

/** The chunks: the late ones, and one with the rest of the library. */
export const groups = [
  ...Object.entries(late).map(([name, test]) => ({ name, test, includeDependenciesRecursively: false })),
  { name: 'core', test: /[\\/]src[\\/](?!index|cli|init)/ },
]

const requires = new RegExp(
  String.raw`^\w+ (\w+) = (require\("(?:\./(?:${Object.keys(late).join('|')})\.cjs|@noble/.+)"\));$`,
  'gm',
)
// A program that is bundled into an ES module has no `require`.
const builtins = /\brequire(?=\("(?:node:|url"))/g
// No export changes: 3 kB of the tarball.
const getters = /^Object\.defineProperty\(exports, (".+"), \{\n.*\n.*\n    return (.+);\n.*\n\}\);$/gm

/** Loads late chunks and the ciphers (0.2) at their first use, as Babel's `lazy` does. ES modules use `index.js`. */
export const lateChunks: Plugin = {
  name: 'late-chunks',
  renderChunk(code) {
    const names = [...code.matchAll(requires)].map(([, name]) => name).join('|') || '(?!)'
    const reexports = new RegExp(String.raw`^(exports\.(\w+) = )((?:${names})\.\w+);$`, 'gm')
    return code
      .replaceAll(requires, 'let $1_;\nconst $1 = () => ($1_ ??= $2);')
      .replaceAll(reexports, '$1function $2(...args) { return $3(...args) };')
      .replaceAll(new RegExp(String.raw`\b(${names})\.`, 'g'), '($1()).')
      .replaceAll(builtins, 'globalThis.process.getBuiltinModule')
      .replaceAll(getters, 'exports[$1] = $2;')
  },
  generateBundle(_, bundle) {
    const source = `export { ${(bundle['index.cjs'] as OutputChunk).exports.join(', ')} } from './index.cjs'\n`
    this.emitFile({ type: 'asset', fileName: 'index.js', source })
  },
}
