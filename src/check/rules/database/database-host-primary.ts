import type { RuleDefinition } from '../../rule.ts'
import { additionalServicesOf, instancesOf, ownServicesOf } from '../../model/postgres/cluster.ts'
import type { DatabaseLink } from '../../model/database/links.ts'
import { placeOf } from '../../model/environment/judged.ts'
import { textAt } from '../../model/read.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { shownHost } from './support/shown-host.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'
import { clusterServices } from './support/cluster-services.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The backend connects to the primary, by the Service NAME-rw.',
  why:
    'Convex writes, and sets target_session_attrs=read-write, which refuses a replica. NAME-ro selects only replicas, and ' +
    'no pod at all with one instance. NAME-r selects every instance: it works until there is a second one.',
  source: [convex('crates/clusters/src/lib.rs', 'adjust_postgres_url'), clusterServices],
  bad: database({ '@convex-db-rw:5432': '@convex-db-ro:5432' }),
  good: databaseYaml,
  check: eachDatabaseLink(function* (link, report) {
    const { cluster, host, database: parts } = link
    const role = roleOf(link)
    if (role === undefined || role === 'rw' || host === undefined || parts.variable === undefined) return
    const isAlone = role === 'r' && cluster !== undefined && instancesOf(cluster) === 1
    const shown = shownHost(parts, host.name)
    yield report(
      placeOf(parts.variable),
      role === 'ro'
        ? `${shown} leads to replicas, which refuse writes.`
        : `${shown} leads to any instance, including replicas.`,
      'Connect to the Service that ends in -rw.',
      isAlone ? 'warning' : undefined,
    )
  }),
}

function roleOf({ cluster, pooler, host, pod }: DatabaseLink): string | undefined {
  if (pooler !== undefined) return textAt(pooler, 'spec', 'type')
  if (host === undefined) return undefined
  if (cluster !== undefined)
    return ownServicesOf(cluster).get(host.service) ?? additionalServicesOf(cluster).get(host.service)
  // A Secret NAME-app shows that an external cluster has this name.
  const [, name, role] = /^(.*)-(ro|r)$/.exec(host.service) ?? []
  const isRead = pod.environment.list.some(({ from }) => from?.kind === 'Secret' && from.name === `${name}-app`)
  return name !== undefined && isRead ? role : undefined
}
