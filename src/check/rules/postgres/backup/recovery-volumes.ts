import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../../rule.ts'
import { at, recordAt, textAt } from '../../../model/read.ts'
import { forClusters } from '../support/cnpg.ts'
import { webhook, recovered, path } from '../support/cnpg-recovery.ts'

const supported = new Set(['snapshot.storage.k8s.io/VolumeSnapshot', '/PersistentVolumeClaim'])

/** Volumes to begin with. */
export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A recovery from volumes names snapshots or claims, has a volume for each, and no backup beside them.',
  why:
    'The webhook takes VolumeSnapshots of snapshot.storage.k8s.io and PersistentVolumeClaims alone, refuses backup or ' +
    'backupID beside them, and a volume of the log where the cluster has no walStorage.',
  source: `${webhook}:693-770 (v1.30)`,
  bad: recovered('volumeSnapshots: { storage: { name: last, kind: Volume } }'),
  good: recovered('volumeSnapshots: { storage: { name: last, kind: PersistentVolumeClaim, apiGroup: "" } }'),
  check: forClusters(function* (cluster) {
    const recovery = recordAt(cluster, 'spec', 'bootstrap', 'recovery')
    const snapshots = at(recovery, 'volumeSnapshots')
    if (snapshots === undefined) return
    const problem = (key: string, message: string, fix: string): Problem => ({
      object: cluster,
      path: `${path}.${key}`,
      message,
      fix,
    })
    if (at(recovery, 'backup') !== undefined)
      yield problem('backup', 'The cluster is to start from volumes and from a backup.', 'Leave one of them out.')
    if ((textAt(recovery, 'recoveryTarget', 'backupID') ?? '') !== '')
      yield problem('recoveryTarget.backupID', 'The volumes are the backup.', 'Leave backupID out.')
    yield* volumeProblems(cluster, snapshots)
  }),
}

function* volumeProblems(cluster: K8sObject, snapshots: unknown): Iterable<Problem> {
  for (const volume of ['storage', 'walStorage']) {
    const source = at(snapshots, volume)
    if (source === undefined) continue
    const place = { object: cluster, path: `${path}.volumeSnapshots.${volume}` }
    if (!supported.has(`${textAt(source, 'apiGroup') ?? ''}/${textAt(source, 'kind') ?? ''}`)) {
      const message = 'It is neither a VolumeSnapshot nor a PersistentVolumeClaim.'
      yield { ...place, message, fix: 'Set apiGroup: snapshot.storage.k8s.io and kind: VolumeSnapshot.' }
    }
    if (volume === 'walStorage' && at(cluster, 'spec', 'walStorage') === undefined) {
      yield { ...place, message: 'The cluster has no volume of its own for the log.', fix: 'Add walStorage.' }
    }
  }
}
