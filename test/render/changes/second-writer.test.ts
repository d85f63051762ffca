import { convexFleet, convexStack, render, renderFiles, renderFleet } from '@proompteng/convex-k8s'
import type { AcceptedChange, StackOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { errorOf, folderWith } from '../fixtures.ts'
import { base, external, sqlite, backup, wordsIn } from './stacks.ts'

describe('a second writer', () => {
  const handWritten = (
    options: StackOptions,
    edit: (text: string) => string = (text) => text,
  ): Record<string, string> => {
    const text = renderFiles(convexStack(options)).get('backend-deployment.yaml')!
    const kept = text.slice(text.indexOf('\n') + 1).replaceAll('convex-backend', 'convex-by-hand')
    return { 'by-hand.yaml': edit(kept).replaceAll('convex-by-hand-data', 'convex-backend-data') }
  }

  it.each([
    ['the database', external('db.example.com'), (text: string) => text.replaceAll('convex-by-hand-data', 'own')],
    ['the volume', sqlite, undefined],
    ['both', base, undefined],
  ] as const)('in a file that stays is refused: %s', async (_, options, edit) => {
    const folder = await folderWith(handWritten(options, edit))
    const { issues } = await errorOf(() => render(convexStack(options), folder))
    expect(issues.map(({ path, message }) => [path, wordsIn(message)])).toEqual([
      ['backend-deployment.yaml', 'second-writer:convex-backend'],
    ])
    expect(issues[0]!.message).toContain('scale deployment/convex-by-hand --replicas=0')
    await render(convexStack(options), folder, { accept: ['second-writer:convex-backend'] })
    expect((await render(convexStack(options), folder, { mode: 'check' })).inSync).toBe(true)
  })

  it('is not one that is stopped, nor one of another instance', async () => {
    const others: readonly ((text: string) => string)[] = [
      (text) => text.replace('replicas: 1', 'replicas: 0'),
      (text) => text.replaceAll('convex-by-hand-data', 'own').replaceAll('convex-self-hosted', 'orders'),
    ]
    for (const edit of others) {
      const folder = await folderWith(handWritten(external('db.example.com'), edit))
      await render(convexStack(external('db.example.com')), folder)
    }
  })

  it('is one that an instance leaves behind when its name changes', async () => {
    const folder = await folderWith()
    const fleet = (name: string, instanceName?: string) =>
      convexFleet({
        domain: 'example.com',
        sharedPostgres: { name: 'fleet-db', namespace: 'databases', ca: { configMap: 'ca', key: 'ca.crt' } },
        instances: [{ name, instanceName }],
      })
    await renderFleet(fleet('orders'), folder)
    const { issues } = await errorOf(() => renderFleet(fleet('sales', 'orders'), folder))
    expect(issues.map(({ path, message }) => [path, wordsIn(message)])).toEqual([
      ['sales', 'second-writer:sales/convex-backend'],
    ])
    expect(issues[0]!.message).toContain('kubectl --namespace orders scale deployment/convex-backend --replicas=0')
    const accept: AcceptedChange[] = ['second-writer:sales/convex-backend']
    expect((await renderFleet(fleet('sales', 'orders'), folder, { accept })).stray).toEqual(['orders'])
    await renderFleet(fleet('new'), folder)
  })
})

it('a shared cluster that is restored is one refusal for the whole fleet', async () => {
  const folder = await folderWith()
  const fleet = (name: string, recovery?: { serverName: string }) =>
    convexFleet({
      domain: 'example.com',
      sharedPostgres: { name, namespace: 'databases', ca: { configMap: 'ca', key: 'ca.crt' }, backup, recovery },
      instances: [{ name: 'a' }, { name: 'b' }],
    })
  await renderFleet(fleet('fleet-db'), folder)
  const restored = fleet('fleet-db-2', { serverName: 'fleet-db' })
  const { issues } = await errorOf(() => renderFleet(restored, folder))
  expect(issues.map(({ message }) => wordsIn(message))).toEqual(['immutable-field:fleet-db-2'])
  expect(issues[0]!.message).toContain('| xargs kubectl --namespace databases delete databases.postgresql.cnpg.io')
  await renderFleet(restored, folder, { accept: ['immutable-field:fleet-db-2'] })
  const { issues: others } = await errorOf(() => renderFleet(fleet('empty'), folder))
  expect(others.map(({ message }) => wordsIn(message))).toContain('another-database:a/empty')
})
