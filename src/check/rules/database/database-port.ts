import type { RuleDefinition } from '../../rule.ts'
import { ownServicesOf } from '../../model/postgres/cluster.ts'
import { placeOf } from '../../model/environment/judged.ts'
import { at } from '../../model/read.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { cloudnativePg } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The port in the URL is 5432, the only port of a cluster.',
  why: 'CloudNativePG uses port 5432 for every cluster, Service and Pooler that it makes.',
  source: [
    cloudnativePg('pkg/specs/services.go', 'buildInstanceServicePorts'),
    cloudnativePg('pkg/postgres/configuration.go', 'FixedConfigurationParameters'),
  ],
  bad: database({ 'convex-db-rw:5432': 'convex-db-rw:5433' }),
  good: databaseYaml,
  check: eachDatabaseLink(function* ({ cluster, pooler, host, database: parts }, report) {
    const { variable, url } = parts
    if (cluster === undefined || host === undefined || variable === undefined || url === undefined) return
    const isOwn =
      pooler === undefined
        ? ownServicesOf(cluster).has(host.service)
        : at(pooler, 'spec', 'serviceTemplate') === undefined
    if (!isOwn || url.port === undefined || !/^\d+$/.test(url.port) || url.port === '5432') return
    yield report(
      placeOf(variable),
      url.isHidden
        ? `${variable.name} has a port that the Service does not have.`
        : `The Service ${host.service} has no port ${url.port}.`,
      'Write port 5432.',
    )
  }),
}
