import { defineConfig } from 'tsup'
import { builtinsOfWs } from './scripts/build/builtins-of-ws.ts'
import { dropUnusedFormats } from './scripts/build/drop-unused-formats.ts'
import { plainPatterns } from './scripts/build/plain-patterns.ts'
import { thirdPartyNotices } from './scripts/build/third-party-notices.ts'
import { yamlAsModule } from './scripts/build/yaml-as-module.ts'

// Everything under `devDependencies` becomes part of the bundle, kubernetes-models above all: see
// docs/decisions/0002-bundle-the-models.md.
export default defineConfig({
  // Both are one file over one chunk that they share: Node reads the chunks of an ES module graph one after the other, and
  // twenty of them made a cold render a sixth slower.
  entry: { index: 'src/index.ts', 'convex-k8s': 'src/cli/main.ts' },
  format: 'esm',
  target: 'node20',
  platform: 'node',
  splitting: true,
  removeNodeProtocol: false,
  clean: true,
  esbuildPlugins: [
    dropUnusedFormats,
    plainPatterns,
    yamlAsModule,
    builtinsOfWs,
    thirdPartyNotices('dist/THIRD-PARTY-NOTICES.txt'),
  ],
  esbuildOptions(options) {
    // Names stay as they are, for stack traces and for `constructor.name` of the models.
    options.minifyWhitespace = true
    options.minifySyntax = true
    options.legalComments = 'none'
    options.chunkNames = 'chunk-[hash]'
  },
})
