import { cnpgGroup } from '../../../kubernetes/postgres/cloudnative-pg.ts'
import type { RuleDefinition } from '../../rule.ts'
import { databaseLinksOf } from '../../model/database/links.ts'
import { placeOf } from '../../model/environment/judged.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'The host in the URL is a Service of a cluster that can be seen.',
  why:
    'A host within the namespace, beside a cluster of another name, is often a misspelt one. It may also be a Service ' +
    'that is made elsewhere.',
  source: 'cloudnative-pg api/v1/cluster_types.go:61-74 (v1.30)',
  bad: database({
    '@convex-db-rw:5432': '@convexdb-rw:5432',
    'name: convex-db-app, key: username': 'name: u, key: u',
    'name: convex-db-app, key: password': 'name: u, key: p',
    'secretName: convex-db-ca': 'secretName: other',
  }),
  good: databaseYaml,
  *check(model) {
    const beside = new Set(model.index.all('Cluster', cnpgGroup).map(namespaceOf))
    for (const { cluster, pooler, host, pod, database: parts } of databaseLinksOf(model)) {
      if (host === undefined || parts.variable === undefined || cluster !== undefined || pooler !== undefined) continue
      const isInside = !host.name.includes('.') || /^[^.]+\.[^.]+(?:\.svc(?:\..*)?)?$/.test(host.name)
      if (parts.type !== 'postgres' || !isInside || !beside.has(host.namespace)) continue
      if (host.namespace !== namespaceOf(pod.workload.object)) continue
      if (model.index.find('Service', '', host.namespace, host.service) !== undefined) continue
      const service = parts.url?.isHidden === true ? `in ${parts.variable.name}` : host.service
      yield problemAt(
        placeOf(parts.variable),
        `Nothing among the objects makes the Service ${service}, but there is a cluster in its namespace.`,
        'Connect to the Service NAME-rw of the cluster, or ignore this when the Service is made elsewhere.',
      )
    }
  },
}
