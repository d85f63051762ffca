import type { RuleDefinition } from '../../../rule.ts'
import { numberAt } from '../../../model/read.ts'
import { databaseYaml } from '../../../examples/database.ts'
import { webhook } from '../support/webhook.ts'
import { withInitdb } from '../support/bootstrap-example.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'walSegmentSize of a new cluster is a power of two.',
  why: 'initdb accepts only powers of two as the size of WAL segments in megabytes, and the webhook refuses other sizes.',
  source: [webhook('"WalSegmentSize != 0"')],
  bad: withInitdb('walSegmentSize: 48'),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const size = numberAt(cluster, 'spec', 'bootstrap', 'initdb', 'walSegmentSize') ?? 0
    if (size <= 0 || (size & (size - 1)) === 0) return
    yield report(
      'spec.bootstrap.initdb.walSegmentSize',
      `${size} is not a power of two.`,
      'Remove it: the default is 16.',
    )
  }),
}
