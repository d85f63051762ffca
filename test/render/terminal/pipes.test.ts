import { execFileSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { convexFleet } from '../../../src/fleet/fleet.ts'
import { renderFleet } from '../../../src/fleet/render-fleet.ts'
import { render } from '../../../src/render/render.ts'
import { errorOf, folderWith, issuePathsOf } from '../fixtures.ts'
import { sealed, stack } from '../objects.ts'

function pipe(place: string): void {
  execFileSync('mkfifo', [place])
}

async function socket(place: string): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(place, resolve)
  })
  onTestFinished(() => {
    server.close()
  })
}

// Reading a pipe that nobody writes to would never end.
describe.each([
  ['pipe', pipe],
  ['socket', socket],
] as const)('a %s in the folder', (_name, make) => {
  it.each(['backend-service.yaml', 'kustomization.yaml', sealed.keptFile])(
    'is refused under a name that the folder needs: %s',
    async (name) => {
      const folder = await folderWith()
      await make(join(folder, name))
      const objects = { ...stack(), ...(name === sealed.keptFile ? { credentials: { sealed } } : {}) }
      for (const mode of ['write', 'check'] as const) {
        const { issues } = await errorOf(() => render(objects, folder, { mode, adopt: true }))
        expect(issues).toEqual([{ path: name, message: expect.stringContaining('special file') }])
      }
    },
  )

  it('is refused under another name of the kustomization', async () => {
    const folder = await folderWith()
    await make(join(folder, 'kustomization.yml'))
    expect(await issuePathsOf(() => render(stack(), folder))).toEqual(['kustomization.yml'])
  })

  it('is kept under any other name', async () => {
    const names = ['.convex-k8s-0123456789abcdef.tmp', 'README.md', 'extra.json', 'extra.yaml', 'notes']
    const folder = await folderWith()
    for (const name of names) await make(join(folder, name))
    expect((await render(stack(), folder)).kept).toEqual(names)
    expect((await render(stack(), folder, { mode: 'check' })).inSync).toBe(true)
  })

  it('is no folder to render into, and does not stop a fleet', async () => {
    const folder = await folderWith()
    await make(join(folder, 'here'))
    expect((await errorOf(() => render(stack(), join(folder, 'here')))).message).toContain('special file')
    const fleet = convexFleet({ domain: 'example.com', instances: [{ name: 'orders' }] })
    for (const name of ['other', 'other/below', 'orders']) {
      await mkdir(join(folder, name))
      await make(join(folder, name, name === 'orders' ? 'extra.yaml' : 'kustomization.yaml'))
    }
    expect(await renderFleet(fleet, folder)).toMatchObject({ inSync: true, stray: [] })
  })
})
