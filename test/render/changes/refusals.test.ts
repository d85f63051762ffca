import { convexFleet, convexStack, render, renderFiles, renderFleet } from '@proompteng/convex-k8s'
import type { AcceptedChange, StackOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { refusedChanges } from '../../../src/render/changes/refused.ts'
import { errorOf, folderWith } from '../fixtures.ts'
import { base, withPostgres, withBackend, external, sqlite, ha, image, issuesOf, wordsIn } from './stacks.ts'

describe('a change that is refused', () => {
  it('tells the commands of this deployment', () => {
    const [synchronous] = issuesOf(base, ha())
    expect(synchronous).toMatchObject({ path: 'postgres-cluster.yaml' })
    expect(synchronous!.message).toContain(
      "kubectl --namespace convex wait cluster.postgresql.cnpg.io/convex-db --for=jsonpath='{.status.readyInstances}'=3",
    )
    const [renamed] = issuesOf(base, withBackend({ name: 'api', volume: { claimName: 'convex-backend-data' } }))
    expect(renamed!.message).toContain('kubectl --namespace convex scale deployment/convex-backend --replicas=0')
    expect(renamed!.message).toContain('claimName: "convex-backend-data"')
  })

  it('tells what would be lost with the volume', () => {
    const onNew = (options: StackOptions): StackOptions => ({
      ...options,
      backend: { ...options.backend, volume: { claimName: 'data-2' } },
    })
    const textOf = (options: StackOptions): string => issuesOf(options, onNew(options))[0]!.message
    expect(textOf(base)).toContain('with the existing database, but without files')
    expect(textOf(sqlite)).toMatch(/database, files, .* are on that volume: Convex would start empty/)
  })

  it('shows no part of a password that is not encoded', () => {
    const { deployment } = convexStack(external('db.example.com')).backend
    const withUrl = (value: string) => {
      const manifest = structuredClone(JSON.parse(JSON.stringify(deployment)))
      const { env } = manifest.spec.template.spec.containers[0]
      env.splice(0, env.length, { name: 'POSTGRES_URL', value }, { name: 'INSTANCE_NAME', value: 'orders' })
      return new Map([['deployment.yaml', JSON.stringify(manifest)]])
    }
    const after = withUrl('postgres://convex:secret@other.example.com:5432')
    for (const url of [
      'convex:hun/ter2@db.example.com',
      'convex:12345?a@db.example.com',
      'u:p:hunter2',
      'convex:1#2@db',
    ]) {
      const messages = refusedChanges({ before: withUrl(`postgres://${url}`), after, accept: [], scope: '' })
      expect(JSON.stringify(messages)).not.toMatch(/hun|12345|ter2|secret@/)
    }
    const shown = refusedChanges({ before: withUrl('postgres://u:p@db.example.com'), after, accept: [], scope: '' })
    expect(shown[0]!.message).toContain('db.example.com:5432')
  })

  it('is a URL out of another Secret, and no other password', () => {
    const withSecret = (name: string, password: string) => {
      const manifest = structuredClone(JSON.parse(JSON.stringify(convexStack(base).backend.deployment)))
      const from = (of: string, key: string) => ({ valueFrom: { secretKeyRef: { name: of, key } } })
      const env = [
        { name: 'PASSWORD', ...from(password, 'password') },
        { name: 'POSTGRES_URL', ...(name === '' ? { value: 'postgres://u:$(PASSWORD)@db' } : from(name, 'url')) },
        { name: 'INSTANCE_NAME', value: 'orders' },
      ]
      manifest.spec.template.spec.containers[0].env = env
      return new Map([['deployment.yaml', JSON.stringify(manifest)]])
    }
    const of = (one: readonly [string, string], two: readonly [string, string]) =>
      refusedChanges({ before: withSecret(...one), after: withSecret(...two), accept: [], scope: '' })
    expect(of(['one', 'a'], ['two', 'a']).map(({ message }) => wordsIn(message))).toEqual([
      'another-database:convex-backend',
    ])
    expect(of(['one', 'a'], ['one', 'b'])).toEqual([])
    expect(of(['', 'a'], ['', 'b'])).toEqual([])
  })

  it('ignores a snapshot of nothing', () => {
    const snapshot = { apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot', metadata: { name: 'a' } }
    const before = renderFiles(convexStack(base))
    const after = new Map([...before, ['snapshot.yaml', JSON.stringify(snapshot)]])
    expect(refusedChanges({ before, after, accept: [], scope: '' })).toEqual([])
  })

  it('stands with all others in one error, in every mode, and nothing is written', async () => {
    const folder = await folderWith()
    await render(convexStack(base), folder)
    const other = convexStack({
      ...withPostgres({ name: 'two' }),
      backend: { volume: { claimName: 'two', size: '5Gi' } },
    })
    for (const mode of ['write', 'check', 'dry-run'] as const) {
      const { issues } = await errorOf(() => render(other, folder, { mode }))
      expect(issues.map(({ message }) => wordsIn(message))).toEqual(['another-database:two', 'another-volume:two'])
    }
    expect((await render(convexStack(base), folder, { mode: 'check' })).inSync).toBe(true)
    const accept: AcceptedChange[] = ['another-database:two', 'another-volume:two', 'older-postgres:nothing']
    await render(other, folder, { accept })
    expect((await render(other, folder, { mode: 'check', accept })).inSync).toBe(true)
  })

  it('is one of what a hand-written file holds that is taken over', async () => {
    const files = renderFiles(convexStack(withBackend({ volume: { size: '20Gi' } })))
    const text = files.get('backend-persistentvolumeclaim.yaml')!
    const folder = await folderWith({ 'backend-persistentvolumeclaim.yaml': text.slice(text.indexOf('\n') + 1) })
    const { issues } = await errorOf(() => render(convexStack(base), folder, { adopt: true }))
    expect(issues.map(({ message }) => wordsIn(message))).toEqual(['smaller-volume:convex-backend-data'])
  })

  it('is one of a file of an earlier name', async () => {
    const folder = await folderWith()
    await render(convexStack(base), folder)
    const fileName = (_: unknown, suggested: string) => `x-${suggested}`
    const { issues } = await errorOf(() => render(convexStack(image(16)), folder, { fileName }))
    expect(issues.map(({ message }) => wordsIn(message))).toEqual(['older-postgres:convex-db'])
  })

  it('is scoped by the instance in a fleet', async () => {
    const folder = await folderWith()
    const fleet = (size: string) =>
      convexFleet({
        domain: 'example.com',
        instances: ['a', 'b'].map((name) => ({ name, postgres: { storage: { size } } })),
      })
    await renderFleet(fleet('30Gi'), folder)
    const accept: AcceptedChange[] = ['smaller-volume:a/convex-db', 'smaller-volume:convex-db']
    const { issues } = await errorOf(() => renderFleet(fleet('20Gi'), folder, { accept }))
    expect(issues.map(({ path, message }) => [path, wordsIn(message)])).toEqual([
      ['b: postgres-cluster.yaml', 'smaller-volume:b/convex-db'],
    ])
  })
})

it.each(['another-databse:x', 'another-database', 'another-database:', 'x', 7])('accept refuses %j', async (entry) => {
  const folder = await folderWith()
  const { issues } = await errorOf(() => render(convexStack(base), folder, { accept: [entry as AcceptedChange] }))
  expect(issues).toEqual([
    { path: 'accept[0]', message: expect.stringContaining('another-instance, another-database') },
  ])
})
