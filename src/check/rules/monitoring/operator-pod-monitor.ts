import type { RuleDefinition } from '../../rule.ts'
import { at } from '../../model/read.ts'
import { databaseCluster } from '../../examples/database.ts'
import { clusterLabel, monitored } from './support/cluster-monitor-example.ts'
import { eachCluster } from '../scopes.ts'
import { cloudnativePg } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The PodMonitor of a cluster is a manifest, instead of enablePodMonitor.',
  why:
    'enablePodMonitor and its relabelings are deprecated since CloudNativePG 1.28 and will be removed. The metrics ' +
    'will then be missing. Together with your own PodMonitor, Prometheus scrapes all metrics twice.',
  source: [
    cloudnativePg('internal/webhook/v1/cluster_webhook.go', 'getDeprecatedMonitoringFieldsWarnings'),
    cloudnativePg(
      'docs/src/monitoring.md',
      '"Creating a `PodMonitor`"',
      '"Deprecation of Automatic `PodMonitor` Creation"',
    ),
  ],
  bad: databaseCluster('monitoring: { enablePodMonitor: true }'),
  good: monitored,
  check: eachCluster(function* (cluster, report) {
    for (const field of ['enablePodMonitor', 'podMonitorMetricRelabelings', 'podMonitorRelabelings']) {
      const value = at(cluster, 'spec', 'monitoring', field)
      if (value !== true && !(Array.isArray(value) && value.length > 0)) continue
      yield report(
        `spec.monitoring.${field}`,
        `${field} is deprecated and will be removed.`,
        `Create a PodMonitor that selects ${clusterLabel}, with port metrics, and remove this field.`,
      )
    }
  }),
}
