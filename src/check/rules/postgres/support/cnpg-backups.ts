import { cnpgGroup } from '../../../../kubernetes/cloudnative-pg.ts'
import type { K8sObject } from '../../../../kubernetes/object.ts'
import { convexClustersOf } from '../../../world/database-links.ts'
import { namespaceOf } from '../../../world/index-of-objects.ts'
import { textAt } from '../../../world/read.ts'
import type { World } from '../../../world/world.ts'

export const webhook = 'cloudnative-pg internal/webhook/v1'

/** Scheduled and single backups of clusters that Convex uses. */
export function* backupsOf(world: World): Iterable<{ readonly backup: K8sObject; readonly cluster: K8sObject }> {
  const clusters = new Set(convexClustersOf(world))
  for (const kind of ['ScheduledBackup', 'Backup']) {
    for (const backup of world.index.all(kind, cnpgGroup)) {
      const name = textAt(backup, 'spec', 'cluster', 'name') ?? ''
      const cluster = world.index.find('Cluster', cnpgGroup, namespaceOf(backup), name)
      if (cluster !== undefined && clusters.has(cluster)) yield { backup, cluster }
    }
  }
}
