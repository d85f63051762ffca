import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { run } from './run.ts'

/** The tarball, and an empty project in which it is installed as a user installs it. */
export interface Packed {
  /** This repository. */
  readonly root: string
  readonly tarball: string
  /** Paths in the tarball, sorted. */
  readonly files: readonly string[]
  /** Bytes of the tarball. */
  readonly size: number
  /** Folder of the project. */
  readonly project: string
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly packed: Packed
  }
}

interface PackReport {
  readonly filename: string
  readonly size: number
  readonly files: readonly { readonly path: string }[]
}

/** `npm pack` builds first (`prepack`), as it does when the package is published. */
export default async function setup({ config, provide }: TestProject): Promise<() => Promise<void>> {
  const { root } = config
  const folder = await mkdtemp(join(tmpdir(), 'convex-k8s-package-'))
  const printed = await run('npm', ['pack', '--json', '--pack-destination', folder], root)
  // What the build prints stands before the report.
  const [report] = JSON.parse(printed.slice(printed.search(/^\[$/m))) as readonly PackReport[]
  if (report === undefined) throw new Error(`npm pack made nothing:\n${printed}`)
  const project = join(folder, 'project')
  await mkdir(project)
  await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const tarball = join(folder, report.filename)
  await run('npm', ['install', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund', tarball], project)
  const files = report.files.map(({ path }) => path).toSorted()
  provide('packed', { root, tarball, files, size: report.size, project })
  return () => rm(folder, { recursive: true, force: true })
}
