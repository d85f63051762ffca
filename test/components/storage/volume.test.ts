import { convexBackend } from '@proompteng/convex-k8s'
import type { BackendEdits, VolumeOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'

const build = (volume: VolumeOptions | false, edit?: BackendEdits) =>
  convexBackend({ cloudOrigin: 'https://convex.example.com', database: { type: 'sqlite' }, volume, edit })

describe('a snapshot of the volume', () => {
  it('is of the claim that the pod mounts, comes first, and is kept when it leaves the folder', () => {
    const { volumeSnapshot, deployment } = build({ claimName: 'data', snapshot: { name: 'before', className: 'fast' } })
    expect(volumeSnapshot?.spec).toEqual({
      source: { persistentVolumeClaimName: 'data' },
      volumeSnapshotClassName: 'fast',
    })
    expect(volumeSnapshot?.metadata?.annotations).toEqual({
      'argocd.argoproj.io/sync-wave': '-2',
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
    })
    expect(deployment.metadata?.annotations).toMatchObject({ 'argocd.argoproj.io/sync-wave': '0' })
  })

  it('can be of a claim that exists, and names no class by default', () => {
    const { volumeSnapshot } = build({ existingClaim: 'disk', snapshot: { name: 'before' } })
    expect(volumeSnapshot?.spec).toEqual({ source: { persistentVolumeClaimName: 'disk' } })
  })

  it('is not there by default', () => {
    expect(build({})).not.toHaveProperty('volumeSnapshot')
  })

  it.each([
    [{ source: {} }, /volumeSnapshot\.spec\.source: must have either persistentVolumeClaimName or/],
    [{ source: { persistentVolumeClaimName: 'a', volumeSnapshotContentName: 'b' } }, /spec\.source: must have either/],
    [{ source: { persistentVolumeClaimName: 'a' }, volumeSnapshotClassName: '' }, /ClassName: must not be empty/],
  ])('is refused when an edit makes it %j', (spec, message) => {
    const edit = { volumeSnapshot: (object: object) => ({ ...object, spec }) as never }
    expect(() => build({ snapshot: { name: 'before' } }, edit)).toThrow(message)
  })
})

describe('a volume that is filled from a snapshot', () => {
  it('names it in both fields, as the API server stores it', () => {
    const { persistentVolumeClaim } = build({ claimName: 'data-2', restoreFrom: 'before' })
    const source = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'before' }
    expect(persistentVolumeClaim?.spec).toMatchObject({ dataSource: source, dataSourceRef: source })
  })

  it('is a new claim', () => {
    expect(() => build({ restoreFrom: 'before' })).toThrow(/volume\.claimName: is required with restoreFrom.*new/)
    expect(() => build({ existingClaim: 'disk', restoreFrom: 'before' })).toThrow(
      /volume\.restoreFrom: has no effect on existingClaim/,
    )
  })
})
