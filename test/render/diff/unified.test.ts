import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { marker } from '../../../src/render/marker.ts'
import { render } from '../../../src/render/render.ts'
import { folderWith } from '../fixtures.ts'
import { configMap, stack } from '../objects.ts'

const run = promisify(execFile)

describe('the diff', () => {
  it('is a unified diff, sorted by file', async () => {
    const folder = await folderWith()
    await render({ old: { configMap: configMap('old') }, backend: { configMap: configMap('a', { k: 'one' }) } }, folder)
    const next = { backend: { configMap: configMap('a', { k: 'two' }) }, new: { configMap: configMap('new') } }
    const { diff } = await render(next, folder, { mode: 'check' })
    expect(diff).toBe((await render(next, folder, { mode: 'dry-run' })).diff)
    expect(diff).toBe((await render(next, folder)).diff)
    expect(diff).toMatchSnapshot()
  })

  it('turns the old folder into the new one when git applies it', async () => {
    const folder = await folderWith({ 'README.md': 'mine' })
    await render({ ...stack('one'), old: { configMap: configMap('old') } }, folder)
    await writeFile(join(folder, 'backend-service.yaml'), `${marker}\nkind: x`)
    const next = { ...stack('two'), new: { configMap: configMap('new') } }
    const { diff } = await render(next, folder, { mode: 'check' })
    await writeFile(join(folder, '..', 'change.diff'), diff)
    await run('git', ['apply', '--verbose', join('..', 'change.diff')], { cwd: folder })
    expect(await render(next, folder, { mode: 'check' })).toMatchObject({ inSync: true })
  })

  it('does not show a Secret that lies under one of our names', async () => {
    const text = 'apiVersion: v1\nkind: Secret\nstringData:\n  password: hunter2\n'
    for (const old of [text, JSON.stringify(parse(text)), `${marker}\n${text}`]) {
      const folder = await folderWith({ 'backend-service.yaml': old })
      const { diff, changed } = await render(stack(), folder, { mode: 'check', adopt: true })
      expect(changed).toEqual(['backend-service.yaml'])
      expect(diff).not.toContain('hunter2')
    }
  })
})
