import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { marker } from '../../src/render/marker.ts'
import { render } from '../../src/render/render.ts'
import { contentsOf, errorOf, folderWith, resourcesOf } from './fixtures.ts'
import { stack, stackFiles } from './objects.ts'

const run = promisify(execFile)
describe('what is no file', () => {
  it('leaves folders alone', async () => {
    const folder = await folderWith()
    await mkdir(join(folder, 'base'))
    await mkdir(join(folder, 'kustomization'))
    await writeFile(join(folder, 'base', 'a.yaml'), `${marker}\n`)
    const { kept } = await render(stack(), folder)
    expect(kept).toEqual([])
    expect(await contentsOf(join(folder, 'base'))).toEqual({ 'a.yaml': `${marker}\n` })
  })

  it('does not write through a symbolic link, nor replace it', async () => {
    const folder = await folderWith()
    const victim = join(dirname(folder), 'victim.yaml')
    await writeFile(victim, `${marker}\n`)
    await symlink(victim, join(folder, 'backend-deployment.yaml'))
    await symlink(join(dirname(folder), 'nowhere'), join(folder, 'backend-service.yaml'))
    const { issues } = await errorOf(() => render(stack(), folder, { adopt: true }))
    expect(issues.map(({ path }) => path)).toEqual(['backend-deployment.yaml', 'backend-service.yaml'])
    expect(issues[0]?.message).toContain('symbolic link')
    expect(await readFile(victim, 'utf8')).toBe(`${marker}\n`)
    expect(await readdir(folder)).toEqual(['backend-deployment.yaml', 'backend-service.yaml'])
  })

  it('keeps a symbolic link of another name, does not list it and does not remove it as stale', async () => {
    const folder = await folderWith()
    const victim = join(dirname(folder), 'victim.yaml')
    await writeFile(victim, `${marker}\n`)
    await symlink(victim, join(folder, 'linked.yaml'))
    expect(await render(stack(), folder)).toMatchObject({ kept: ['linked.yaml'], stale: [] })
    expect(await resourcesOf(folder)).toEqual(stackFiles.slice(0, -1))
    expect(await readdir(folder)).toContain('linked.yaml')
  })

  it('refuses a directory and a pipe in place of a file', async () => {
    const folder = await folderWith()
    await mkdir(join(folder, 'backend-deployment.yaml'))
    await run('mkfifo', [join(folder, 'ingressroute.yaml')])
    const { issues } = await errorOf(() => render(stack(), folder))
    expect(issues.map(({ path }) => path)).toEqual(['backend-deployment.yaml', 'ingressroute.yaml'])
    expect(await readdir(folder)).toEqual(['backend-deployment.yaml', 'ingressroute.yaml'])
  })

  it('refuses a folder that is a symbolic link, with or without a trailing slash', async () => {
    const folder = await folderWith()
    const link = join(dirname(folder), 'link')
    await symlink(folder, link)
    for (const path of [link, `${link}/`, `${link}/.`]) {
      const error = await errorOf(() => render(stack(), path))
      expect(error.issues).toMatchObject([{ path, message: expect.stringContaining('symbolic link') }])
    }
    await symlink(join(folder, 'nowhere'), join(dirname(folder), 'dangling'))
    await errorOf(() => render(stack(), join(dirname(folder), 'dangling')))
    expect(await readdir(folder)).toEqual([])
  })

  it('takes a folder below a symbolic link', async () => {
    const folder = await folderWith()
    await symlink(folder, join(dirname(folder), 'link'))
    await render(stack(), join(dirname(folder), 'link', 'sub'))
    expect(await readdir(join(folder, 'sub'))).toEqual(stackFiles)
  })
})
