import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { convexStack, render } from '@proompteng/convex-k8s'
import type { StackOptions } from '@proompteng/convex-k8s'

const stackOf = (instanceName: string, options: Partial<StackOptions> = {}) =>
  convexStack({ host: 'convex.example.com', instanceName, ...options })

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
  expect((await render(stackOf('orders'), folder, { mode: 'check' })).inSync).toBe(true)
})

it('takes a name that comes to lie in the Secret, and one that comes from there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'instance-'))
  const hidden = stackOf('orders', { credentials: { instanceNameFromSecret: true } })
  for (const stack of [stackOf('orders'), hidden, hidden, stackOf('orders')]) {
    await render(stack, folder)
    expect((await render(stack, folder, { mode: 'check' })).inSync).toBe(true)
  }
})
