import { readFile, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Plugin } from './plugin.ts'

/**
 * The file that loads the others. CommonJS is the one way to load a file late and yet at once on every Node, and tools
 * that bundle programs follow it.
 */
export const loader = './deferred.cjs'

// What has a state, or is asked for by `instanceof`, must not be there twice.
const once = new Set(['src/errors.ts', 'src/check/location.ts', 'src/check/load/folder-facts.ts'])

/** Leaves the loader a file of its own. */
export const loaderApart: Plugin = {
  name: 'loader-apart',
  setup(build) {
    build.onResolve({ filter: /^\.\/deferred\.cjs$/ }, ({ path }) => ({ path, external: true }))
  },
}

/**
 * Leaves files named `*.deferred.ts` out of the ES modules, and puts functions in the place of theirs that load them when
 * they are called. What most programs do without is in such files.
 */
export const defer: Plugin = {
  name: 'defer',
  setup(build) {
    build.onLoad({ filter: /\.deferred\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const names = [...text.matchAll(/^export function (\w+)/gm)].map(([, name]) => name)
      if (names.length !== text.match(/^export /gm)?.length) throw new Error(`${path} exports more than functions.`)
      const load = `deferred.${basename(path, '.deferred.ts')}()`
      const functions = names.map((name) => `export const ${name} = (...args) => ${load}.${name}(...args)`)
      return { contents: [`import deferred from '${loader}'`, ...functions].join('\n'), loader: 'js' }
    })
  },
}

/** Leaves the deferred files that another one uses in their own file. */
export const apart: Plugin = {
  name: 'apart',
  setup(build) {
    build.onResolve({ filter: /\.deferred\.ts$/ }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path: `./${basename(path, '.deferred.ts')}.cjs`, external: true },
    )
  },
}

/** Fails when something is in a deferred file that must be in the package once only. */
export const onceOnly: Plugin = {
  name: 'once-only',
  setup(build) {
    build.onEnd(({ metafile }) => {
      const inputs = Object.values(metafile?.outputs ?? {}).flatMap((output) => Object.entries(output.inputs))
      const twice = inputs.filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && once.has(path))
      return { errors: twice.map(([path]) => ({ text: `${path} would be in the package twice.` })) }
    })
  },
}

/** The deferred files below a folder, by their names. */
export async function deferredFiles(folder: string): Promise<Readonly<Record<string, string>>> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.deferred.ts'))
  return Object.fromEntries(files.map((file) => [basename(file, '.deferred.ts'), join(folder, file)]))
}

/** Names in code are in camel case, those of files are not. */
function fileOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** Writes the file that loads the deferred ones. */
export async function writeLoader(folder: string, names: readonly string[]): Promise<void> {
  const loads = names.map((name) => `  ${name}: () => require('./${fileOf(name)}.cjs'),\n`)
  await writeFile(join(folder, loader), `module.exports = {\n${loads.join('')}}\n`)
}
