import { snapshotGroup } from '../../../kubernetes/storage/volume-snapshot.ts'
import { titleOf } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { textAt } from '../../model/read.ts'
import { claimsOf } from '../../model/storage/mounts.ts'
import { compareMoments, momentOf, momentText, syncWave, wavePath } from '../../model/argocd/sync-order.ts'
import { syncedExample } from './support/application-example.ts'
import { eachBackend } from '../scopes.ts'
import { argoCd } from '../../../sources/source.ts'

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
  title: 'A snapshot of the data volume is in an earlier sync wave than the backend.',
  why:
    'A snapshot that is part of an upgrade allows a rollback. In the wave of the backend or a later one, it is taken ' +
    'after the new release has changed the volume. Argo CD waits until a snapshot is ready before it starts the next ' +
    'wave.',
  source: [
    argoCd('docs/user-guide/sync-waves.md', '"## How sync waves work?"'),
    argoCd('resource_customizations/snapshot.storage.k8s.io/VolumeSnapshot/health.lua', '"obj.status.readyToUse then"'),
  ],
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
      const phase = own.phase === start.phase ? '' : ` of the phase ${start.phase}`
      yield report(
        { object: snapshot, path: wavePath },
        `The snapshot is in ${momentText(own)}, and ${titleOf(backend)} in ${momentText(start)}: it contains the changes of the new pod.`,
        `Move it to a wave before ${start.wave}${phase}.`,
        areSynced === undefined ? 'info' : undefined,
      )
    }
  }),
}
