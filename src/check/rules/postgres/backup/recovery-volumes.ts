import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, RuleDefinition, Report } from '../../../rule.ts'
import { at, recordAt, textAt } from '../../../model/read.ts'
import { webhook } from '../support/webhook.ts'
import { recovered, path } from '../support/recovery-example.ts'
import { eachCluster } from '../../scopes.ts'

const supported = new Set(['snapshot.storage.k8s.io/VolumeSnapshot', '/PersistentVolumeClaim'])

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A recovery from volumes names snapshots or claims, has a volume for each, and no backup beside them.',
  why:
    'The webhook takes VolumeSnapshots of snapshot.storage.k8s.io and PersistentVolumeClaims alone, refuses backup or ' +
    'backupID beside them, and a volume of the log where the cluster has no walStorage.',
  source: `${webhook}:693-770 (v1.30)`,
  bad: recovered('volumeSnapshots: { storage: { name: last, kind: Volume } }'),
  good: recovered('volumeSnapshots: { storage: { name: last, kind: PersistentVolumeClaim, apiGroup: "" } }'),
  check: eachCluster(function* (cluster, report) {
    const recovery = recordAt(cluster, 'spec', 'bootstrap', 'recovery')
    const snapshots = at(recovery, 'volumeSnapshots')
    if (snapshots === undefined) return
    if (at(recovery, 'backup') !== undefined)
      yield report(
        `${path}.backup`,
        'The cluster is to start from volumes and from a backup.',
        'Leave one of them out.',
      )
    if ((textAt(recovery, 'recoveryTarget', 'backupID') ?? '') !== '')
      yield report(`${path}.recoveryTarget.backupID`, 'The volumes are the backup.', 'Leave backupID out.')
    yield* volumeProblems(cluster, snapshots, report)
  }),
}

function* volumeProblems(cluster: K8sObject, snapshots: unknown, report: Report): Iterable<Problem> {
  for (const volume of ['storage', 'walStorage']) {
    const source = at(snapshots, volume)
    if (source === undefined) continue
    const place = { object: cluster, path: `${path}.volumeSnapshots.${volume}` }
    if (!supported.has(`${textAt(source, 'apiGroup') ?? ''}/${textAt(source, 'kind') ?? ''}`)) {
      const message = 'It is neither a VolumeSnapshot nor a PersistentVolumeClaim.'
      yield report(place, message, 'Set apiGroup: snapshot.storage.k8s.io and kind: VolumeSnapshot.')
    }
    if (volume === 'walStorage' && at(cluster, 'spec', 'walStorage') === undefined) {
      yield report(place, 'The cluster has no volume of its own for the log.', 'Add walStorage.')
    }
  }
}
