import { readFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import type { Plugin } from './plugin.ts'

const name = 'require-of-node'
const builtinCall = new RegExp(String.raw`\brequire\('(${builtinModules.join('|')})'\)`, 'g')
// Faster versions of two functions, written in C, that who has them installed would get. Nobody has, in a bundle.
const optionalCall = /\brequire\('(bufferutil|utf-8-validate)'\)/g

/**
 * Gives `ws`, which is CommonJS, a way to the modules of Node: an ES module has no `require`. A banner that makes one
 * would burden every file of the bundle.
 */
export const builtinsOfWs: Plugin = {
  name: 'builtins-of-ws',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: name }))
    build.onLoad({ filter: /.*/, namespace: name }, () => ({
      contents: `import { createRequire } from 'node:module'; export const builtin = createRequire(import.meta.url)`,
    }))
    build.onLoad({ filter: /[\\/]node_modules[\\/]ws[\\/]lib[\\/].*\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const contents = text
        .replaceAll(builtinCall, (_call, module: string) => `require('${name}').builtin('node:${module}')`)
        .replaceAll(optionalCall, (_call, module: string) => `require('${name}').builtin('${module}')`)
      return { contents }
    })
  },
}
