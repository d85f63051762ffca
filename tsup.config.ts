import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { defineConfig } from 'tsup'
import type { Options } from 'tsup'
import { bundleLate, lateFiles, loadLate } from './scripts/build/late.ts'
import type { Plugin } from './scripts/build/late.ts'
import { shortSchemas } from './scripts/build/short-schemas.ts'
import { thirdPartyNotices } from './scripts/build/third-party-notices.ts'

// Two passes, which docs/decisions/0002-bundle-the-models.md explains: ES modules, in which the command and the library
// share a chunk, and CommonJS files, which are loaded when they are called. Everything under `devDependencies` is bundled.
const common: Options = {
  outDir: 'dist',
  target: 'node20',
  platform: 'node',
  removeNodeProtocol: false,
  minify: 'terser',
}
const format = { max_line_len: 300, comments: false } // Node prints the whole line of an uncaught error.
const names = readFileSync('src/index.ts', 'utf8').matchAll(/^export \{ ([^}\n]+) \}/gm)
const publicNames = new RegExp(`^(?:${[...names].flatMap(([, list = '']) => list.split(', ')).join('|')})$`)

/** The modules of Node for `commander`, which is CommonJS: an ES module has no `require`. */
const builtinsOfCommander: Plugin = {
  name: 'builtins-of-commander',
  setup(build) {
    const required = new RegExp(String.raw`\brequire\('(?:node:)?(${builtinModules.join('|')})'\)`, 'g')
    build.onLoad({ filter: /[\\/]node_modules[\\/]commander[\\/]lib[\\/].*\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(required, `globalThis.process.getBuiltinModule('node:$1')`),
    }))
  },
}

/** esbuild writes `Deployment = class _Deployment`; the class keeps the name of the sources, for `constructor.name`. */
const classNames: NonNullable<Options['plugins']>[number] = {
  name: 'class-names',
  renderChunk(code) {
    const classes = new Set([...code.matchAll(/\b(\w+?)\d* = class _\1\b/g)].map(([, name]) => name))
    return { code: code.replaceAll(/\b_(\w+)\b/g, (inner, name: string) => (classes.has(name) ? name : inner)) }
  },
}

export default defineConfig(() => {
  rmSync('dist', { recursive: true, force: true })
  mkdirSync('dist')
  const loads = ['schemas', ...Object.keys(lateFiles)].map((name) => `  ${name}: () => require('./${name}.cjs'),\n`)
  writeFileSync('dist/deferred.cjs', `module.exports = {\n${loads.join('')}}\n`)
  return [
    {
      ...common,
      entry: { index: 'src/index.ts', 'convex-k8s': 'src/cli/main.ts' },
      format: 'esm',
      splitting: true,
      external: [/^\.\/deferred\.cjs$/],
      esbuildPlugins: [loadLate, builtinsOfCommander, thirdPartyNotices],
      plugins: [classNames],
      // terser takes off 58 kB of the tarball. Names of classes and public functions stay, for stack traces.
      terserOptions: {
        ecma: 2020,
        compress: { keep_fnames: publicNames, keep_classnames: true, passes: 2 },
        mangle: { keep_fnames: publicNames, keep_classnames: true },
        format,
      },
    },
    {
      ...common,
      entry: lateFiles,
      format: 'cjs',
      splitting: false,
      esbuildOptions: (options) => void (options.entryPoints = { ...lateFiles, schemas: 'schemas' }),
      esbuildPlugins: [bundleLate, thirdPartyNotices],
      plugins: [shortSchemas],
      terserOptions: { ecma: 2020, compress: { passes: 2 }, format },
    },
  ]
})
