import { snapshotGroup } from '../../../kubernetes/storage/volume-snapshot.ts'
import { titleOf } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { textAt } from '../../model/read.ts'
import { claimsOf } from '../../model/storage/mounts.ts'
import { compareMoments, momentOf, momentText, syncWave } from '../../model/argocd/sync-order.ts'
import { syncedExample } from './support/argocd-data.ts'
import { eachBackend } from '../scopes.ts'

function example(wave: string): string {
  return `${syncedExample()}---
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata:
  name: before-the-upgrade
  namespace: convex
  annotations: { ${syncWave}: "${wave}", argocd.argoproj.io/sync-options: "Prune=false,Delete=false" }
spec:
  source: { persistentVolumeClaimName: convex-backend-data }
`
}

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A snapshot of the data volume comes in an earlier sync wave than the backend.',
  why:
    'A snapshot that comes with an upgrade is the way back from it. In the wave of the backend or a later one it is taken ' +
    'when the new release has already changed what is on the volume. Argo CD waits until a snapshot is ready before it begins ' +
    'the next wave.',
  source:
    'Argo CD docs/user-guide/sync-waves.md:106-134, resource_customizations/snapshot.storage.k8s.io/VolumeSnapshot/health.lua ' +
    '(v3.5.1)',
  bad: example('0'),
  good: example('-2'),
  check: eachBackend(function* ({ workload, mounts }, report, model) {
    const backend = workload.object
    const claims = new Set(mounts.flatMap((mount) => claimsOf(workload, mount)))
    for (const snapshot of model.index.all('VolumeSnapshot', snapshotGroup)) {
      const claim = textAt(snapshot, 'spec', 'source', 'persistentVolumeClaimName')
      if (claim === undefined || !claims.has(claim) || namespaceOf(snapshot) !== namespaceOf(backend)) continue
      const [own, start] = [momentOf(snapshot), momentOf(backend)]
      if (own === undefined || start === undefined || compareMoments(own, start) < 0) continue
      const areSynced = model.releases.areSynced(snapshot, backend)
      if (areSynced === false) continue
      yield report({ object: snapshot, path: `metadata.annotations["${syncWave}"]` }, `It is in ${momentText(own)}, and ${titleOf(backend)} in ${momentText(start)}, so that it shows what the new pod has made of the volume.`, `Put it into a wave before ${start.wave}${own.phase === start.phase ? '' : ` of the phase ${start.phase}`}.`, areSynced === undefined ? 'info' : undefined)
    }
  }),
}