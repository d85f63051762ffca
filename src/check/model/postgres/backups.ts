import { cnpgGroup } from '../../../kubernetes/postgres/cloudnative-pg.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { convexClustersOf } from '../database/links.ts'
import { namespaceOf } from '../index-of-objects.ts'
import { textAt } from '../read.ts'
import type { Model } from '../model.ts'

/** A backup of a cluster, scheduled or not. */
export interface ClusterBackup {
  readonly backup: K8sObject
  readonly cluster: K8sObject
}

/** The backups of clusters that Convex uses. */
export function* backupsOf(model: Model): Iterable<ClusterBackup> {
  const clusters = new Set(convexClustersOf(model))
  for (const kind of ['ScheduledBackup', 'Backup']) {
    for (const backup of model.index.all(kind, cnpgGroup)) {
      const name = textAt(backup, 'spec', 'cluster', 'name') ?? ''
      const cluster = model.index.find('Cluster', cnpgGroup, namespaceOf(backup), name)
      if (cluster !== undefined && clusters.has(cluster)) yield { backup, cluster }
    }
  }
}
