import { readFile } from 'node:fs/promises'

// package.json is above `dist`, and one folder further from here.
const places = ['../package.json', '../../package.json']

/** The version of this package, from its package.json. */
export async function versionOfPackage(): Promise<string> {
  for (const place of places) {
    try {
      const { name, version } = JSON.parse(await readFile(new URL(place, import.meta.url), 'utf8')) as {
        name?: unknown
        version?: unknown
      }
      if (name === '@proompteng/convex-k8s') return String(version)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  throw new Error('the package.json of @proompteng/convex-k8s is missing')
}
