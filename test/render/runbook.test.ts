import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { convexStack, render, renderFiles, runbook } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { isMarked, markdownMarker } from '../../src/render/marker.ts'
import { contentsOf, folderWith } from './fixtures.ts'
import { stack as withoutBackend } from './objects.ts'

const stack = convexStack({ host: 'convex.example.com' })
const other = convexStack({ host: 'other.example.com' })
const readme = (folder: string) => readFile(join(folder, 'README.md'), 'utf8')

describe('the runbook of a folder', () => {
  it('is written, kept up to date, and in no kustomization', async () => {
    const folder = await folderWith()
    const first = await render(stack, folder)
    expect(first.written).toContain('README.md')
    expect(await readme(folder)).toBe(runbook(stack))
    expect(renderFiles(stack).get('README.md')).toBe(runbook(stack))
    expect((await contentsOf(folder))['kustomization.yaml']).not.toContain('README')
    expect(await render(stack, folder, { mode: 'check' })).toMatchObject({ inSync: true })
    const drift = await render(other, folder, { mode: 'check' })
    expect(drift.changed).toContain('README.md')
    expect(drift.diff).toContain('+++ b/README.md')
  })

  it('begins with a marker that is seen by the program alone', () => {
    expect(runbook(stack).startsWith(`${markdownMarker}\n# Convex`)).toBe(true)
    expect(isMarked(runbook(stack), 'README.md')).toBe(true)
    expect(isMarked(runbook(stack))).toBe(false)
    const withHeader = runbook(stack, { header: 'Ours --> yes' })
    expect(withHeader.split('\n').slice(0, 4)).toEqual([markdownMarker, '<!--', 'Ours -- > yes', '-->'])
  })

  it('can be turned off, and is removed then', async () => {
    const folder = await folderWith()
    await render(stack, folder)
    const { removed } = await render(stack, folder, { runbook: false })
    expect(removed).toEqual(['README.md'])
    expect(renderFiles(stack, { runbook: false }).has('README.md')).toBe(false)
  })

  it.each(['README.md', 'readme.md', 'Readme.md'])(
    'is not written over a hand-written %s, not even to adopt',
    async (name) => {
      const folder = await folderWith({ [name]: '# Ours\n' })
      for (const adopt of [false, true]) {
        const result = await render(stack, folder, { adopt })
        expect(result.kept).toContain(name)
        expect(await readFile(join(folder, name), 'utf8')).toBe('# Ours\n')
        expect(await render(stack, folder, { mode: 'check' })).toMatchObject({ inSync: true })
      }
    },
  )

  it('leaves alone what is no file of that name', async () => {
    const asFolder = await folderWith()
    await mkdir(join(asFolder, 'README.md'))
    expect((await render(stack, asFolder)).written).not.toContain('README.md')
    const asLink = await folderWith()
    await writeFile(join(asLink, '..', 'elsewhere.md'), runbook(stack))
    await symlink('../elsewhere.md', join(asLink, 'README.md'))
    expect((await render(other, asLink)).written).not.toContain('README.md')
    expect(await readFile(join(asLink, '..', 'elsewhere.md'), 'utf8')).toBe(runbook(stack))
  })

  it('is not made for objects without a backend', () => {
    expect(renderFiles(withoutBackend()).has('README.md')).toBe(false)
  })
})
