import { existsSync } from 'node:fs'
import { defineConfig } from 'tsup'
import { builtinsOfWs } from './scripts/build/builtins-of-ws.ts'
import { dropUnusedFormats } from './scripts/build/drop-unused-formats.ts'
import { thirdPartyNotices } from './scripts/build/third-party-notices.ts'
import { yamlAsModule } from './scripts/build/yaml-as-module.ts'

const command = 'src/cli/main.ts'

// Everything under `devDependencies` becomes part of the bundle, kubernetes-models above all: see
// docs/decisions/0002-bundle-the-models.md.
export default defineConfig({
  entry: { index: 'src/index.ts', ...(existsSync(command) && { 'convex-k8s': command }) },
  format: 'esm',
  target: 'node20',
  platform: 'node',
  splitting: true,
  removeNodeProtocol: false,
  clean: true,
  esbuildPlugins: [dropUnusedFormats, yamlAsModule, builtinsOfWs, thirdPartyNotices('dist/THIRD-PARTY-NOTICES.txt')],
  esbuildOptions(options) {
    // Names stay as they are, for stack traces and for `constructor.name` of the models.
    options.minifyWhitespace = true
    options.minifySyntax = true
    options.legalComments = 'none'
    options.chunkNames = 'chunk-[hash]'
  },
})
