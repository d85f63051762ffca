import { convexStack, render, renderFiles } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { errorOf, folderWith } from '../fixtures.ts'
import { host, base, withPostgres, withBackend, image, wordsIn } from './stacks.ts'

describe('an old file of ours that cannot be read', () => {
  const broken = (text: string): string => text.replace('spec:', '<<<<<<< HEAD\nspec:')
  const marked = renderFiles(convexStack(base))

  it.each([
    ['postgres-cluster.yaml', 'Cluster', withPostgres({ name: 'two' })],
    ['backend-persistentvolumeclaim.yaml', 'PersistentVolumeClaim', withBackend({ volume: { size: '1Gi' } })],
    ['backend-deployment.yaml', 'Deployment', { host, instanceName: 'other' }],
  ] as const)('%s is not taken for nothing', async (name, kind, options) => {
    const folder = await folderWith({ ...Object.fromEntries(marked), [name]: broken(marked.get(name)!) })
    for (const mode of ['write', 'check'] as const) {
      const { issues } = await errorOf(() => render(convexStack(options), folder, { mode }))
      expect(issues[0]).toMatchObject({ path: name, message: expect.stringContaining(`contains a ${kind}`) })
      expect(issues[0]!.message).toContain(`git checkout HEAD -- ${name}`)
    }
    const { issues } = await errorOf(() => render(convexStack(base), folder))
    expect(issues.map(({ path }) => path)).toEqual([name])
  })

  it('is not taken for nothing with a kind that much white space separates', async () => {
    const name = 'backend-persistentvolumeclaim.yaml'
    const text = broken(marked.get(name)!).replace('kind: ', `kind:${' '.repeat(200)}`)
    const folder = await folderWith({ ...Object.fromEntries(marked), [name]: text })
    const { issues } = await errorOf(() => render(convexStack(withBackend({ volume: { size: '1Gi' } })), folder))
    expect(issues[0]).toMatchObject({ path: name, message: expect.stringContaining('contains a Persistent') })
  })

  it('is compared as far as it holds objects', async () => {
    const text = `${marked.get('postgres-cluster.yaml')!}---\na: no object\n`
    const folder = await folderWith({ ...Object.fromEntries(marked), 'postgres-cluster.yaml': text })
    const { issues } = await errorOf(() => render(convexStack(image(16)), folder))
    expect(issues.map(({ message }) => wordsIn(message))).toEqual(['older-postgres:convex-db'])
  })

  it('is written over when it holds nothing that is compared', async () => {
    const name = 'backend-service.yaml'
    const folder = await folderWith({ ...Object.fromEntries(marked), [name]: broken(marked.get(name)!) })
    expect((await render(convexStack(base), folder)).written).toEqual([name])
  })
})
