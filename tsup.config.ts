import { mkdir, rm } from 'node:fs/promises'
import { defineConfig } from 'tsup'
import type { Options } from 'tsup'
import { builtinsOfCommonJs } from './scripts/build/builtins-of-commonjs.ts'
import { apart, defer, deferredFiles, loaderApart, onceOnly, writeLoader } from './scripts/build/defer.ts'
import { dropUnusedFormats } from './scripts/build/drop-unused-formats.ts'
import { plainPatterns } from './scripts/build/plain-patterns.ts'
import { classNames, schemaLines, shortLocals, smallest } from './scripts/build/readable.ts'
import { schemasInUse } from './scripts/build/schemas-in-use.ts'
import { schemas, writeSchemas } from './scripts/build/schemas.ts'
import { thirdPartyNotices } from './scripts/build/third-party-notices.ts'

const dist = 'dist'
const generated = 'node_modules/.cache/convex-k8s'
const plugins = [
  loaderApart,
  dropUnusedFormats,
  plainPatterns,
  builtinsOfCommonJs,
  thirdPartyNotices(`${dist}/THIRD-PARTY-NOTICES.txt`),
]
const common: Options = {
  outDir: dist,
  target: 'node20',
  platform: 'node',
  removeNodeProtocol: false,
  esbuildOptions(options, { format }) {
    options.minifyWhitespace = true
    options.minifySyntax = true
    // In the ES modules the names of functions and classes stay as they are, for stack traces and for `constructor.name`.
    options.minifyIdentifiers = format === 'cjs'
    options.legalComments = 'none'
    options.chunkNames = 'chunk-[hash]'
    // Node prints the whole line of an uncaught error.
    options.lineLimit = 300
  },
}

// Everything under `devDependencies` becomes part of the bundle, kubernetes-models above all, and what a usual stack does
// without is loaded when it is called: see docs/decisions/0002-bundle-the-models.md.
export default defineConfig(async (): Promise<Options[]> => {
  await rm(dist, { recursive: true, force: true })
  for (const folder of [dist, generated]) await mkdir(folder, { recursive: true })
  const inUse = await schemasInUse()
  await writeSchemas(`${generated}/schemas-in-use.js`, inUse, true)
  await writeSchemas(`${generated}/schemas-unused.js`, inUse, false)
  const deferred = await deferredFiles('src')
  await writeLoader(dist, [...Object.keys(deferred), 'schemasInUse', 'schemasUnused'])
  const late = { ...common, format: 'cjs', splitting: false } satisfies Options
  const schemaFile = {
    ...late,
    esbuildOptions(options, context) {
      common.esbuildOptions?.(options, context)
      delete options.lineLimit
    },
    plugins: [schemaLines],
  } satisfies Options
  return [
    {
      ...common,
      // Both are one file over one chunk that they share: Node reads the chunks of an ES module graph one after the other,
      // and twenty of them made a cold render a sixth slower.
      entry: { index: 'src/index.ts', 'convex-k8s': 'src/cli/main.ts' },
      format: 'esm',
      splitting: true,
      plugins: [classNames, shortLocals],
      esbuildPlugins: [defer, schemas(inUse, 'none'), ...plugins],
    },
    {
      ...late,
      entry: deferred,
      plugins: [smallest],
      esbuildPlugins: [apart, onceOnly, schemas(inUse, 'none'), ...plugins],
    },
    {
      ...schemaFile,
      entry: { 'schemas-in-use': `${generated}/schemas-in-use.js` },
      esbuildPlugins: [schemas(inUse, 'in use'), ...plugins],
    },
    {
      ...schemaFile,
      entry: { 'schemas-unused': `${generated}/schemas-unused.js` },
      esbuildPlugins: [schemas(inUse, 'unused'), ...plugins],
    },
  ]
})
