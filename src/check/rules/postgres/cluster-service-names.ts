import type { RuleDefinition } from '../../rule.ts'
import { cnpgGroup } from '../../../kubernetes/postgres/cloudnative-pg.ts'
import { ownServicesOf } from '../../model/postgres/cluster.ts'
import { namespaceOf, nameOf } from '../../model/index-of-objects.ts'
import { listAt, recordAt, textAt, textsAt } from '../../model/read.ts'
import { databaseCluster } from '../../examples/database.ts'
import { webhook } from './support/webhook.ts'
import { eachCluster } from '../scopes.ts'

const service = (name: string): string =>
  databaseCluster(
    `managed: { services: { additional: [{ selectorType: rw, updateStrategy: patch, serviceTemplate: { metadata: { name: ${name} } } }] } }`,
  )

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'No Service or Pooler takes the name of a Service that the operator makes for a cluster.',
  why:
    'NAME-rw, NAME-r, NAME-ro and NAME-any belong to the operator. The webhook refuses them among the additional ' +
    'Services, as it does two of one name, one without a name, a selector of their own, and turning off the writing ' +
    'one. The operator and Argo CD keep overwriting a Service of that name in the manifests.',
  source: `${webhook}:2470-2562 (v1.30)`,
  bad: service('convex-db-rw'),
  good: service('convex-db-lan'),
  check: eachCluster(function* (cluster, report, { index }) {
    const base = 'spec.managed.services'
    const services = recordAt(cluster, 'spec', 'managed', 'services')
    const reserved = new Set(['rw', 'r', 'ro', 'any'].map((role) => `${nameOf(cluster)}-${role}`))
    if (listAt(services, 'disabledDefaultServices').includes('rw')) {
      yield report(`${base}.disabledDefaultServices`, 'The Service for writing cannot be turned off.', 'Leave rw out.')
    }
    const seen = new Set<string>()
    for (const [position, entry] of listAt(services, 'additional').entries()) {
      const path = `${base}.additional[${position}].serviceTemplate`
      const name = textAt(entry, 'serviceTemplate', 'metadata', 'name') ?? ''
      if (name === '') yield report(`${path}.metadata.name`, 'The Service has no name.', 'Give it one.')
      else if (reserved.has(name))
        yield report(`${path}.metadata.name`, `${name} is a name of the operator's.`, 'Choose another.')
      else if (seen.has(name)) yield report(`${path}.metadata.name`, `${name} is there twice.`, 'Choose another.')
      seen.add(name)
      if (Object.keys(recordAt(entry, 'serviceTemplate', 'spec', 'selector')).length > 0) {
        yield report(`${path}.spec.selector`, 'The selector is set by the operator.', 'Set selectorType instead.')
      }
    }
    for (const name of ownServicesOf(cluster).keys()) {
      for (const [kind, group] of [
        ['Service', ''],
        ['Pooler', cnpgGroup],
      ] as const) {
        const object = index.find(kind, group, namespaceOf(cluster), name)
        if (object === undefined || isTheOperators(object, cluster)) continue
        yield report(
          { object, path: 'metadata.name' },
          `${kind} ${name} takes the name of the Service that CloudNativePG makes for Cluster ${nameOf(cluster)}.`,
          kind === 'Service' ? 'Leave it out: the operator makes it.' : 'Choose another name.',
        )
      }
    }
  }),
}

/** What `kubectl get` prints of the operator's own objects. */
function isTheOperators(object: unknown, cluster: Parameters<typeof nameOf>[0]): boolean {
  const owners = listAt(object, 'metadata', 'ownerReferences')
  return (
    owners.some((owner) => textAt(owner, 'kind') === 'Cluster') ||
    textsAt(object, 'metadata', 'labels')['cnpg.io/cluster'] === nameOf(cluster)
  )
}
