import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, RuleDefinition, Report } from '../../../rule.ts'
import { at, recordAt, textAt } from '../../../model/read.ts'
import { webhook } from '../support/webhook.ts'
import { recovered, path } from '../support/bootstrap-example.ts'
import { eachCluster } from '../../scopes.ts'

const supported = new Set(['snapshot.storage.k8s.io/VolumeSnapshot', '/PersistentVolumeClaim'])

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A recovery from volumes uses snapshots or claims, a volume for each, and no backup.',
  why:
    'The webhook accepts only VolumeSnapshots of snapshot.storage.k8s.io and PersistentVolumeClaims. It refuses ' +
    'backup or backupID together with them, and a source for walStorage if the cluster has no walStorage.',
  source: [webhook('validateBootstrapRecoveryDataSource', 'validateVolumeSnapshotSource')],
  bad: recovered('volumeSnapshots: { storage: { name: last, kind: Volume } }'),
  good: recovered('volumeSnapshots: { storage: { name: last, kind: PersistentVolumeClaim, apiGroup: "" } }'),
  check: eachCluster(function* (cluster, report) {
    const recovery = recordAt(cluster, 'spec', 'bootstrap', 'recovery')
    const snapshots = at(recovery, 'volumeSnapshots')
    if (snapshots === undefined) return
    if (at(recovery, 'backup') !== undefined)
      yield report(`${path}.backup`, 'The cluster starts both from volumes and from a backup.', 'Remove one of them.')
    if ((textAt(recovery, 'recoveryTarget', 'backupID') ?? '') !== '')
      yield report(`${path}.recoveryTarget.backupID`, 'A recovery from volumes takes no backupID.', 'Remove backupID.')
    yield* volumeProblems(cluster, snapshots, report)
  }),
}

function* volumeProblems(cluster: K8sObject, snapshots: unknown, report: Report): Iterable<Problem> {
  for (const volume of ['storage', 'walStorage']) {
    const source = at(snapshots, volume)
    if (source === undefined) continue
    const place = { object: cluster, path: `${path}.volumeSnapshots.${volume}` }
    if (!supported.has(`${textAt(source, 'apiGroup') ?? ''}/${textAt(source, 'kind') ?? ''}`)) {
      const message = 'The source is neither a VolumeSnapshot nor a PersistentVolumeClaim.'
      yield report(place, message, 'Set apiGroup: snapshot.storage.k8s.io and kind: VolumeSnapshot.')
    }
    if (volume === 'walStorage' && at(cluster, 'spec', 'walStorage') === undefined) {
      yield report(place, 'The cluster has no separate volume for the WAL.', 'Add walStorage.')
    }
  }
}
