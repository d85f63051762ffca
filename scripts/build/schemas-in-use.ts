import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

interface Coverage {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly {
      readonly functionName: string
      readonly ranges: readonly { readonly count: number }[]
    }[]
  }[]
}

/** The schemas of kubernetes-models that the package loads, by file, and whether a usual stack is held against them. */
export type SchemasInUse = ReadonlyMap<string, boolean>

/** Renders a usual stack from the sources, and asks V8 which functions were called. */
export async function schemasInUse(): Promise<SchemasInUse> {
  const folder = await mkdtemp(join(tmpdir(), 'convex-k8s-build-'))
  try {
    await promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/build/usual-stack.ts'], {
      env: { ...process.env, NODE_V8_COVERAGE: folder },
    })
    const schemas = new Map<string, boolean>()
    for (const name of await readdir(folder)) {
      const { result } = JSON.parse(await readFile(join(folder, name), 'utf8')) as Coverage
      for (const { url, functions } of result) {
        if (!/\/_schemas\/\w+\.js$/.test(url)) continue
        const isUsed = functions.some(({ functionName, ranges }) => functionName !== '' && (ranges[0]?.count ?? 0) > 0)
        schemas.set(fileURLToPath(url), isUsed)
      }
    }
    return schemas
  } finally {
    await rm(folder, { recursive: true })
  }
}
