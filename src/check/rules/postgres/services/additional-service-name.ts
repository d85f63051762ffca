import type { RuleDefinition } from '../../../rule.ts'
import { nameOf } from '../../../model/index-of-objects.ts'
import { listAt, textAt } from '../../../model/read.ts'
import { withService } from '../support/service-example.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Each additional Service of a cluster has a unique name that the operator does not reserve.',
  why:
    'The operator reserves NAME-rw, NAME-r, NAME-ro and NAME-any. The webhook refuses these names, duplicate names, and a ' +
    'Service without a name.',
  source: [webhook('validateManagedServices', 'validateServiceTemplate')],
  bad: withService('convex-db-rw'),
  good: withService('convex-db-lan'),
  check: eachCluster(function* (cluster, report) {
    const reserved = new Set(['rw', 'r', 'ro', 'any'].map((role) => `${nameOf(cluster)}-${role}`))
    const seen = new Set<string>()
    for (const [position, entry] of listAt(cluster, 'spec', 'managed', 'services', 'additional').entries()) {
      const path = `spec.managed.services.additional[${position}].serviceTemplate.metadata.name`
      const name = textAt(entry, 'serviceTemplate', 'metadata', 'name') ?? ''
      if (name === '') yield report(path, 'The Service has no name.', 'Set the name.')
      else if (reserved.has(name)) yield report(path, `The operator reserves the name ${name}.`, 'Choose another name.')
      else if (seen.has(name))
        yield report(path, `Two additional Services have the name ${name}.`, 'Choose another name.')
      seen.add(name)
    }
  }),
}
