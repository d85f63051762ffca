import { cnpgGroup } from '../../../kubernetes/postgres/cloudnative-pg.ts'
import type { RuleDefinition } from '../../rule.ts'
import { placeOf } from '../../model/environment/judged.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { memo } from '../../model/memo.ts'
import type { Model } from '../../model/model.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { clusterServices } from './support/cluster-services.ts'

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'The host in the URL is a Service of a cluster among the objects.',
  why:
    'A host within the namespace of a cluster that has another name is often misspelled. It may also be a Service that ' +
    'is not among the objects.',
  source: [clusterServices],
  bad: database({
    '@convex-db-rw:5432': '@convexdb-rw:5432',
    'name: convex-db-app, key: username': 'name: u, key: u',
    'name: convex-db-app, key: password': 'name: u, key: p',
    'secretName: convex-db-ca': 'secretName: other',
  }),
  good: databaseYaml,
  check: eachDatabaseLink(function* ({ cluster, pooler, host, pod, database: parts }, report, model) {
    if (host === undefined || parts.variable === undefined || cluster !== undefined || pooler !== undefined) return
    const isInside = !host.name.includes('.') || /^[^.]+\.[^.]+(?:\.svc(?:\..*)?)?$/.test(host.name)
    if (parts.type !== 'postgres' || !isInside || host.namespace !== namespaceOf(pod.workload.object)) return
    if (model.index.find('Service', '', host.namespace, host.service) !== undefined) return
    if (!clusterNamespaces(model).has(host.namespace)) return
    const service = parts.url?.isHidden === true ? `in ${parts.variable.name}` : host.service
    yield report(
      placeOf(parts.variable),
      `The Service ${service} is not among the objects, but its namespace has a CloudNativePG cluster.`,
      'Connect to the Service NAME-rw of the cluster, or ignore this finding if the Service is made elsewhere.',
    )
  }),
}

const clusterNamespaces = memo(({ index }: Model) => new Set(index.all('Cluster', cnpgGroup).map(namespaceOf)))
