import { defineConfig } from 'tsup'
import type { Options } from 'tsup'
import { builtinsOfWs } from './scripts/build/builtins-of-ws.ts'
import { dropUnusedFormats } from './scripts/build/drop-unused-formats.ts'
import { plainPatterns } from './scripts/build/plain-patterns.ts'
import { thirdPartyNotices } from './scripts/build/third-party-notices.ts'
import { yamlAsModule } from './scripts/build/yaml-as-module.ts'

// Everything under `devDependencies` becomes part of the bundle, kubernetes-models above all: see
// docs/decisions/0002-bundle-the-models.md.
function bundle({ entry, notices, ...options }: Options & { readonly notices: string }): Options {
  return {
    entry: entry ?? {},
    format: 'esm',
    target: 'node20',
    platform: 'node',
    removeNodeProtocol: false,
    esbuildPlugins: [dropUnusedFormats, plainPatterns, yamlAsModule, builtinsOfWs, thirdPartyNotices(notices)],
    esbuildOptions(esbuild) {
      // Names stay as they are, for stack traces and for `constructor.name` of the models.
      esbuild.minifyWhitespace = true
      esbuild.minifySyntax = true
      esbuild.legalComments = 'none'
      esbuild.chunkNames = 'chunk-[hash]'
    },
    ...options,
  }
}

export default defineConfig([
  // One file: Node reads the chunks of an ES module one after the other, which took a sixth of a cold render.
  bundle({ entry: { index: 'src/index.ts' }, splitting: false, notices: 'dist/THIRD-PARTY-NOTICES.txt' }),
  // A chunk for each command, so that none loads what it does not need.
  bundle({
    entry: { 'convex-k8s': 'src/cli/main.ts' },
    outDir: 'dist/cli',
    splitting: true,
    notices: 'dist/cli/THIRD-PARTY-NOTICES.txt',
  }),
])
