import { cnpgGroup } from '../../../kubernetes/postgres/cloudnative-pg.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { convexClustersOf } from '../../model/database/links.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { at, listAt, textAt, textsAt } from '../../model/read.ts'
import type { Model } from '../../model/model.ts'
import { monitored, label } from './support/cnpg-monitoring.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A PodMonitor for the database selects its pods by cnpg.io/cluster, and their port metrics.',
  why:
    'A PodMonitor that selects no pod, or names a port that the pods do not have, is no error anywhere: there are just ' +
    'no figures. It selects by the label cnpg.io/cluster, in its own namespace unless it names others, and the port is ' +
    'called metrics. With monitoring.tls, the scheme is https.',
  source: 'cloudnative-pg docs/src/monitoring.md:95-173 (v1.30)',
  bad: monitored.replace('cnpg.io/cluster: convex-db', 'cnpg.io/cluster: convex'),
  good: monitored,
  *check(model) {
    const namespaces = new Set(convexClustersOf(model).map(namespaceOf))
    for (const monitor of model.index.all('PodMonitor', 'monitoring.coreos.com')) {
      const name = textsAt(monitor, 'spec', 'selector', 'matchLabels')[label]
      const places = placesOf(monitor)
      if (name === undefined || places === undefined || !places.some((place) => namespaces.has(place))) continue
      yield* monitorProblems(model, monitor, name, places)
    }
  },
}

/** Namespaces in which a monitor looks; nothing when it is all of them. */
function placesOf(monitor: K8sObject): readonly string[] | undefined {
  if (at(monitor, 'spec', 'namespaceSelector', 'any') === true) return undefined
  const named = listAt(monitor, 'spec', 'namespaceSelector', 'matchNames').filter((name) => typeof name === 'string')
  return named.length === 0 ? [namespaceOf(monitor)] : named
}

function* monitorProblems(
  { index }: Model,
  object: K8sObject,
  name: string,
  places: readonly string[],
): Iterable<Problem> {
  const cluster = places.flatMap((place) => index.find('Cluster', cnpgGroup, place, name) ?? [])[0]
  if (cluster === undefined) {
    yield problemAt(
      { object, path: `spec.selector.matchLabels["${label}"]` },
      `There is no Cluster ${name} where this monitor looks (${places.map((place) => place || 'its own namespace').join(', ')}).`,
      'Set the label to the name of the cluster.',
    )
    return
  }
  const needsTls = at(cluster, 'spec', 'monitoring', 'tls', 'enabled') === true
  for (const [position, endpoint] of listAt(object, 'spec', 'podMetricsEndpoints').entries()) {
    const path = `spec.podMetricsEndpoints[${position}]`
    const port = textAt(endpoint, 'port')
    if (port !== undefined && port !== 'metrics') {
      yield problemAt(
        { object, path: `${path}.port` },
        `The pods of the cluster have no port "${port}".`,
        'Write port: metrics.',
      )
    }
    if (needsTls && textAt(endpoint, 'scheme')?.toLowerCase() !== 'https') {
      yield problemAt(
        { object, path: `${path}.scheme` },
        'The cluster serves its figures by TLS.',
        'Write scheme: https, with tlsConfig.',
      )
    }
  }
}
