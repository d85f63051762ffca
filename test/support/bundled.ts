import { mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildSync } from 'esbuild'

const root = join(import.meta.dirname, '../..')
const bundles = new Map<string, string>()
let folder: string | undefined

// Large, and loaded from node_modules as fast as out of a bundle.
const external = ['@pulumi/*', 'cdk8s', 'constructs', 'esbuild', 're2-wasm', 'typedoc', 'typescript']

/**
 * The path of a program that Node starts without a compiler, made from a file of the sources once for each worker. To
 * start it through tsx takes ten times as long.
 */
export function bundled(file: string): string {
  const known = bundles.get(file)
  if (known !== undefined) return known
  folder ??= newFolder()
  const source = resolve(root, file)
  const url = JSON.stringify(pathToFileURL(source).href)
  const outfile = join(folder, `${bundles.size}-${basename(file).replace(/\.m?ts$/, '')}.mjs`)
  buildSync({
    entryPoints: [source],
    outfile,
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external,
    alias: { '@proompteng/convex-k8s': join(root, 'src/index.ts') },
    // The program reads files beside its sources.
    define: { 'import.meta.url': url },
    banner: { js: `import { createRequire } from 'node:module'\nconst require = createRequire(${url})` },
    logLevel: 'error',
  })
  bundles.set(file, outfile)
  return outfile
}

/** A folder from which packages are found that are not bundled. */
function newFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'programs-'))
  symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'), 'dir')
  return path
}
