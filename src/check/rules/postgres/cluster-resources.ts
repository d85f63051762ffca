import type { RuleDefinition } from '../../rule.ts'
import { recordAt } from '../../model/read.ts'
import { quantityAt, sizeAt } from '../../model/storage/sizes.ts'
import { databaseCluster } from '../../examples/database.ts'
import { webhook } from './support/webhook.ts'
import { eachCluster } from '../scopes.ts'

const resourceNames = ['cpu', 'memory', 'ephemeral-storage'] as const

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'No request of a cluster is above its limit.',
  why: 'The webhook of CloudNativePG refuses a request above the limit; the schema does not compare them.',
  source: [webhook('validateResources')],
  bad: databaseCluster('resources: { requests: { memory: 2Gi }, limits: { memory: 1Gi } }'),
  good: databaseCluster('resources: { requests: { memory: 1Gi }, limits: { memory: 2Gi } }'),
  check: eachCluster(function* (cluster, report) {
    const resources = recordAt(cluster, 'spec', 'resources')
    for (const name of resourceNames) {
      const request = sizeAt(resources, 'requests', name)
      const limit = sizeAt(resources, 'limits', name)
      if (request === undefined || limit === undefined || limit === 0n || request <= limit) continue
      yield report(
        `spec.resources.requests.${name}`,
        `The request for ${name} (${quantityAt(resources, 'requests', name)}) is above the limit (${quantityAt(resources, 'limits', name)}).`,
        'Raise the limit or lower the request.',
      )
    }
  }),
}
