import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { convexStack, render } from '@proompteng/convex-k8s'

const stackOf = (instanceName: string) => convexStack({ host: 'convex.example.com', instanceName })

it('refuses a folder of another instance, and writes nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'instance-'))
  await render(stackOf('orders'), folder)
  const before = await readFile(join(folder, 'backend-deployment.yaml'), 'utf8')
  for (const mode of ['write', 'check'] as const) {
    await expect(render(stackOf('invoices'), folder, { mode })).rejects.toThrow(
      /backend-deployment\.yaml: runs the instance "orders".*Keep instanceName: "orders"/,
    )
  }
  expect(await readFile(join(folder, 'backend-deployment.yaml'), 'utf8')).toBe(before)
  expect((await render(stackOf('orders'), folder)).inSync).toBe(true)
})
