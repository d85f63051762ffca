import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { ConvexK8sError } from '../../src/errors.ts'

/** A folder of the system that is gone after the test, with these files in it. */
export async function folderWith(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'convex-k8s-test-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  const folder = join(root, 'convex')
  await mkdir(folder)
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

/** Names and texts of everything that is a file in the folder. */
export async function contentsOf(folder: string): Promise<Record<string, string>> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile())
  const texts = entries.map(async ({ name }) => [name, await readFile(join(folder, name), 'utf8')] as const)
  return Object.fromEntries((await Promise.all(texts)).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** The error that a call gives; fails when it gives none or one of another class. */
export async function errorOf(call: () => unknown): Promise<ConvexK8sError> {
  try {
    await call()
  } catch (error) {
    if (error instanceof ConvexK8sError) return error
    throw error
  }
  throw new Error('expected a ConvexK8sError')
}

/** The paths of the issues of the error that a call gives. */
export async function issuePathsOf(call: () => unknown): Promise<readonly string[]> {
  return (await errorOf(call)).issues.map(({ path }) => path)
}

/** The files that the kustomization of a folder lists. */
export async function resourcesOf(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, 'kustomization.yaml'), 'utf8')
  return (parse(text) as { resources: readonly string[] }).resources
}
