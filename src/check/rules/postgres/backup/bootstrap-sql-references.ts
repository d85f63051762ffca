import type { RuleDefinition } from '../../../rule.ts'
import { listAt, textAt } from '../../../model/read.ts'
import { databaseYaml } from '../../../examples/database.ts'
import { webhook } from '../support/webhook.ts'
import { withInitdb } from '../support/bootstrap-example.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'References to SQL for a new cluster have a name and a key.',
  why: 'The webhook refuses an entry of postInitApplicationSQLRefs without a name or without a key.',
  source: [webhook('"PostInitApplicationSQLRefs != nil"')],
  bad: withInitdb('postInitApplicationSQLRefs: { configMapRefs: [{ name: setup, key: "" }] }'),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    for (const list of ['secretRefs', 'configMapRefs']) {
      const path = ['spec', 'bootstrap', 'initdb', 'postInitApplicationSQLRefs', list]
      for (const [position, entry] of listAt(cluster, ...path).entries()) {
        if (textAt(entry, 'name') && textAt(entry, 'key')) continue
        yield report(`${path.join('.')}[${position}]`, 'The reference has no name or no key.', 'Set both.')
      }
    }
  }),
}
