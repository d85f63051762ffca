import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { bootstrapOf, pluginsOf } from '../../../model/postgres/cluster.ts'
import { convexClustersOf } from '../../../model/database/links.ts'
import { namespaceOf, nameOf } from '../../../model/index-of-objects.ts'
import { at, listAt, textAt } from '../../../model/read.ts'
import { barman, recovery, recovered } from '../support/archive-example.ts'
import { problemAt } from '../../../rule.ts'
import { cloudnativePg, pluginBarmanCloud } from '../../../../sources/source.ts'

interface Archive {
  readonly store: string
  readonly server: string
}

function archiveOf(plugin: unknown, cluster: K8sObject): Archive | undefined {
  const store = textAt(plugin, 'parameters', 'barmanObjectName')
  if (textAt(plugin, 'name') !== barman || store === undefined) return undefined
  return { store, server: textAt(plugin, 'parameters', 'serverName') || nameOf(cluster) }
}

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Each cluster archives to its own location: another store, or another serverName.',
  why:
    'A recovered cluster that archives to the location of its source finds files there. It stays in the phase ' +
    '"Setting up primary" with the error "Expected empty archive". Two clusters with one location overwrite the files ' +
    'of each other.',
  source: [
    pluginBarmanCloud('internal/cnpgi/operator/config/config.go', 'NewFromCluster'),
    cloudnativePg('docs/src/recovery.md', '"## Restoring into a Cluster with a Backup Section"'),
  ],
  bad: recovery('convex-db'),
  good: recovered,
  *check(model) {
    const taken = new Map<string, K8sObject>()
    for (const cluster of convexClustersOf(model)) {
      const { way, section } = bootstrapOf(cluster)
      const source = way === 'recovery' ? textAt(section, 'source') : undefined
      const external = listAt(cluster, 'spec', 'externalClusters').find((entry) => textAt(entry, 'name') === source)
      const origin = source === undefined ? undefined : archiveOf(at(external, 'plugin'), cluster)
      for (const { plugin, path } of pluginsOf(cluster)) {
        const archive = at(plugin, 'isWALArchiver') === true ? archiveOf(plugin, cluster) : undefined
        if (archive === undefined) continue
        const key = JSON.stringify([namespaceOf(cluster), archive.store, archive.server])
        const other = taken.get(key)
        taken.set(key, cluster)
        const isOrigin = origin?.store === archive.store && origin.server === archive.server
        if (!isOrigin && other === undefined) continue
        yield problemAt(
          { object: cluster, path: `${path}.parameters` },
          isOrigin
            ? `The cluster archives to the location that it recovers from: ${archive.server} in ${archive.store}.`
            : `Cluster ${nameOf(other ?? cluster)} archives to the same location: ${archive.server} in ${archive.store}.`,
          'Set another serverName or another store.',
        )
      }
    }
  },
}
