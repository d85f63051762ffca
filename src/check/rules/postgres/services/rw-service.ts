import type { RuleDefinition } from '../../../rule.ts'
import { listAt } from '../../../model/read.ts'
import { databaseCluster } from '../../../examples/database.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

const disabled = (service: string): string =>
  databaseCluster(`managed: { services: { disabledDefaultServices: [${service}] } }`)

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The Service rw of a cluster is not disabled.',
  why: 'The operator needs the Service NAME-rw, and the webhook refuses rw in disabledDefaultServices.',
  source: [webhook('validateManagedServices')],
  bad: disabled('rw'),
  good: disabled('ro'),
  check: eachCluster(function* (cluster, report) {
    const path = ['spec', 'managed', 'services', 'disabledDefaultServices']
    if (!listAt(cluster, ...path).includes('rw')) return
    yield report(path.join('.'), 'The Service rw cannot be disabled.', 'Remove rw.')
  }),
}
