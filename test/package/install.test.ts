import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { run } from './support/run.ts'

const { root, project } = inject('packed')

interface Tree {
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, Tree>>
}

it('brings no kubernetes-models to a user', async () => {
  const folders = await readdir(join(project, 'node_modules'), { recursive: true })
  expect(folders.filter((folder) => /kubernetes-models/.test(folder))).toEqual([])
})

it('is built with a single version of the model base class', async () => {
  // With two versions a bundle has two classes `Model`, and npm on Node 20 falls back to years-old packages in silence.
  const tree = JSON.parse(await run('npm', ['ls', '@kubernetes-models/base', '--json', '--all'], root)) as Tree
  expect([...new Set(versionsOf(tree, '@kubernetes-models/base'))]).toHaveLength(1)
})

function versionsOf(tree: Tree, wanted: string): readonly string[] {
  return Object.entries(tree.dependencies ?? {}).flatMap(([name, child]) => [
    ...(name === wanted && child.version !== undefined ? [child.version] : []),
    ...versionsOf(child, wanted),
  ])
}
