import { cnpgGroup } from '../../../kubernetes/postgres/cloudnative-pg.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { convexClustersOf } from '../../model/database/links.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { memo } from '../../model/memo.ts'
import { at, listAt, textAt, textsAt } from '../../model/read.ts'
import type { Model } from '../../model/model.ts'
import { eachObject } from '../scopes.ts'
import { clusterLabel, monitored } from './support/cluster-monitor-example.ts'
import { cloudnativePg } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A PodMonitor for the database selects pods by cnpg.io/cluster, and their port metrics.',
  why:
    'Kubernetes and Prometheus report no error if a PodMonitor selects no pod, or names a port that the pods do not ' +
    'have: the metrics are just missing. The label is cnpg.io/cluster, the namespace is that of the PodMonitor unless ' +
    'it names others, and the port is metrics. With monitoring.tls, the scheme is https.',
  source: [
    cloudnativePg(
      'docs/src/monitoring.md',
      '"Creating a `PodMonitor`"',
      '"Deprecation of Automatic `PodMonitor` Creation"',
      '"Enabling TLS on the Metrics Port"',
    ),
  ],
  bad: monitored.replace('cnpg.io/cluster: convex-db', 'cnpg.io/cluster: convex'),
  good: monitored,
  check: eachObject(
    ({ index }) => index.all('PodMonitor', 'monitoring.coreos.com'),
    function* (monitor, report, model) {
      const name = textsAt(monitor, 'spec', 'selector', 'matchLabels')[clusterLabel]
      const namespaces = namespacesOf(monitor)
      if (name === undefined || !namespaces.some((namespace) => clusterNamespaces(model).has(namespace))) return
      const cluster = namespaces.flatMap(
        (namespace) => model.index.find('Cluster', cnpgGroup, namespace, name) ?? [],
      )[0]
      if (cluster === undefined) {
        const where = namespaces.map((namespace) => namespace || 'its own namespace').join(', ')
        yield report(
          `spec.selector.matchLabels["${clusterLabel}"]`,
          `Cluster ${name} does not exist where this PodMonitor selects pods (${where}).`,
          'Set the label to the name of the cluster.',
        )
        return
      }
      const needsTls = at(cluster, 'spec', 'monitoring', 'tls', 'enabled') === true
      for (const [position, endpoint] of listAt(monitor, 'spec', 'podMetricsEndpoints').entries()) {
        const path = `spec.podMetricsEndpoints[${position}]`
        const port = textAt(endpoint, 'port')
        if (port !== undefined && port !== 'metrics')
          yield report(`${path}.port`, `The pods of the cluster have no port "${port}".`, 'Write port: metrics.')
        if (needsTls && textAt(endpoint, 'scheme')?.toLowerCase() !== 'https') {
          const message = 'The cluster serves its metrics over TLS.'
          yield report(`${path}.scheme`, message, 'Write scheme: https, with tlsConfig.')
        }
      }
    },
  ),
}

const clusterNamespaces = memo((model: Model) => new Set(convexClustersOf(model).map(namespaceOf)))

/** Namespaces in which a monitor selects pods; empty if it selects in all. */
function namespacesOf(monitor: K8sObject): readonly string[] {
  if (at(monitor, 'spec', 'namespaceSelector', 'any') === true) return []
  const named = listAt(monitor, 'spec', 'namespaceSelector', 'matchNames').filter((name) => typeof name === 'string')
  return named.length === 0 ? [namespaceOf(monitor)] : named
}
