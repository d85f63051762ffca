import { describe, expect, it } from 'vitest'
import { rule as claimReferences } from '../../../../src/check/rules/storage/claim-references.ts'
import { rule as snapshotWave } from '../../../../src/check/rules/argocd/snapshot-wave.ts'
import { backendYaml, documents, replaced, statefulSet } from '../backend-examples.ts'
import { problems } from '../support.ts'

const set = statefulSet()

function other(claim: string): string {
  return replaced(backendYaml.replace(/---[^]*$/, ''), {
    'name: convex-backend,': 'name: restored,',
    'claimName: convex-backend-data': `claimName: ${claim}`,
  })
}

describe('the claims that a StatefulSet makes', () => {
  it.each([
    ['data-convex-backend-0', []],
    ['data-convex-backend-1', ['info spec.template.spec.volumes[0].persistentVolumeClaim.claimName']],
  ])('are among the objects: %s', (claim, expected) => {
    expect(problems(claimReferences, documents(set, other(claim)))).toEqual(expected)
  })

  it.each([
    ['data-convex-backend-0', ['warning metadata.annotations["argocd.argoproj.io/sync-wave"]']],
    ['data-convex-backend-1', []],
  ])('are what a snapshot is of: %s', (claim, expected) => {
    const snapshot = `apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata: { name: before, namespace: convex }
spec: { source: { persistentVolumeClaimName: ${claim} } }
`
    expect(problems(snapshotWave, documents(set, snapshot))).toEqual(expected)
  })
})
