/**
 * What `check` calls an error although the operator stores it, by rule and fault. Each breaks something later, where
 * nothing refuses it any more.
 */
export const judgedAlone: Readonly<Record<string, string>> = {
  'archive-path: back to where it came from': 'the plugin refuses to archive when the cluster starts',
  'backup-method: a plugin that the cluster lacks': 'a webhook sees one object; the backup fails when it is due',
  'backup-method: no method': 'the default is barmanObjectStore, which the cluster lacks; every backup fails',
  'backup-method: no plugin': 'only the webhook for Backup wants it, so that each scheduled one is refused',
  'backup-method: snapshots without a class':
    'a webhook asks only whether the server knows VolumeSnapshots; each backup fails (backup_controller.go:432, v1.30.0)',
  'backup-schedule: 0 2 * * *': 'five fields are warned of, and mean every hour',
  'backup-store: a store elsewhere': 'a webhook sees one object; nothing is archived',
  'backup-store: no name': 'parameters are for the plugin to judge, which does so when it archives',
  "cluster-certificate-renewal: the operator's own":
    'a webhook does not know which Secrets the operator itself makes; a new cluster never starts',
  'database-name: another database': 'the operator knows nothing of Convex, which does not start',
  'database-name: no database is named': 'the operator makes the database app, which Convex never opens',
  'owner-password: another password': 'a webhook accepts any Secret for a role; Convex logs in with the other password',
  'resource-quantities: bytes without a unit': 'the operator asks for a claim of 50 bytes; initdb finds no room',
  'resource-quantities: half a byte': 'the API server takes every quantity; no container starts in half a byte',
}
