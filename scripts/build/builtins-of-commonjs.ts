import { readFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import type { Plugin } from './plugin.ts'

const builtinCall = new RegExp(String.raw`\brequire\('(?:node:)?(${builtinModules.join('|')})'\)`, 'g')

/**
 * Gives `ws` and `commander`, which are CommonJS, a way to the modules of Node: an ES module has no `require`.
 * `process.getBuiltinModule` is in every Node that this package supports (20.16, 22.3 and later).
 */
export const builtinsOfCommonJs: Plugin = {
  name: 'builtins-of-commonjs',
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/](?:ws|commander)[\\/]lib[\\/].*\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(
        builtinCall,
        (_call, module: string) => `globalThis.process.getBuiltinModule('node:${module}')`,
      ),
    }))
  },
}
