import { mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convexStack, render } from '@proompteng/convex-k8s'
import type { StackOptions, VolumeOptions } from '@proompteng/convex-k8s'
import { beforeEach, describe, expect, it } from 'vitest'
import { earlySnapshot } from '../../../src/render/changes/early-snapshot.ts'
import { Folder } from '../../../src/render/changes/folder.ts'

const withVolume = (volume: VolumeOptions): StackOptions => ({ host: 'convex.example.com', backend: { volume } })
const snapshot = { name: 'before-2026-12-01' }
const early =
  /backend-volumesnapshot\.yaml: is a snapshot of PersistentVolumeClaim convex\/convex-backend-data.*Deploy without/

const objectOf = (kind: string, name: string, namespace = 'convex') => ({
  apiVersion: kind === 'ConfigMap' ? 'v1' : 'example.com/v1',
  kind,
  metadata: { name, namespace },
})

describe('the claim of a snapshot', () => {
  const claim = { ...objectOf('PersistentVolumeClaim', 'data'), apiVersion: 'v1' }
  const taken = {
    ...objectOf('VolumeSnapshot', 'before'),
    apiVersion: 'snapshot.storage.k8s.io/v1',
    spec: { source: { persistentVolumeClaimName: 'data' } },
  }
  const issues = (before: readonly object[], after: readonly object[]) => {
    const [old, now] = [before, after].map(
      (objects) => new Folder(new Map(objects.map((object, index) => [`${index}.yaml`, JSON.stringify(object)]))),
    )
    return earlySnapshot(old!, now!).map(({ path }) => path)
  }

  it('is the one of its name in its namespace', () => {
    const others = [
      objectOf('ConfigMap', 'data'),
      { ...claim, metadata: { name: 'cache', namespace: 'convex' } },
      { ...claim, metadata: { name: 'data', namespace: 'other' } },
    ]
    expect(issues([claim], [...others, claim, taken])).toEqual([])
    expect(issues([], [...others, taken])).toEqual([])
    expect(issues(others, [...others, claim, taken])).toEqual(['4.yaml'])
    expect(issues([taken], [claim, taken])).toEqual([])
  })
})

describe('a snapshot of the volume', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convex-k8s-snapshot-'))
  })

  it.each(['write', 'check', 'dry-run'] as const)(
    'is not rendered for a first deployment (%s), and nothing is written',
    async (mode) => {
      const stack = convexStack(withVolume({ snapshot }))
      await expect(render(stack, folder, { mode })).rejects.toThrow(early)
      expect(await readdir(folder)).toEqual([])
    },
  )

  it('is rendered into a folder that has the claim, again and again, under new names, and goes', async () => {
    await render(convexStack(withVolume({})), folder)
    const stack = convexStack(withVolume({ snapshot }))
    expect(await render(stack, folder)).toMatchObject({
      written: expect.arrayContaining(['backend-volumesnapshot.yaml', 'kustomization.yaml']),
    })
    expect((await render(stack, folder, { mode: 'check' })).inSync).toBe(true)
    const next = await render(convexStack(withVolume({ snapshot: { name: 'before-2027' } })), folder)
    expect(next.written).toContain('backend-volumesnapshot.yaml')
    const without = await render(convexStack(withVolume({})), folder)
    expect(without.removed).toEqual(['backend-volumesnapshot.yaml'])
  })

  it('is not rendered of a claim that is new in a folder', async () => {
    await render(convexStack(withVolume({})), folder)
    const other = convexStack(
      withVolume({ claimName: 'data-2', restoreFrom: snapshot.name, snapshot: { name: 'later' } }),
    )
    await expect(render(other, folder)).rejects.toThrow(/PersistentVolumeClaim convex\/data-2/)
  })

  it('knows a claim that was written by hand, and leaves one alone that is made elsewhere', async () => {
    const claim = convexStack(withVolume({})).backend.persistentVolumeClaim!
    await writeFile(join(folder, 'claim.yaml'), JSON.stringify(claim))
    const stack = convexStack(withVolume({ existingClaim: 'convex-backend-data', snapshot }))
    expect((await render(stack, folder, { runbook: false })).written).toContain('backend-volumesnapshot.yaml')
  })
})
