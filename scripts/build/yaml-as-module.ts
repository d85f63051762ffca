import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Plugin } from './plugin.ts'

/**
 * Takes the build of `yaml` that consists of ES modules. Node gets CommonJS, of which nothing can be left out and which
 * requires `process`, so that the bundle would need a `require` of its own. Both are built from the same sources.
 */
export const yamlAsModule: Plugin = {
  name: 'yaml-as-module',
  setup(build) {
    const manifest = createRequire(import.meta.url).resolve('yaml/package.json')
    build.onResolve({ filter: /^yaml$/ }, () => ({ path: join(manifest, '../browser/dist/index.js') }))
  },
}
