import { backedUp } from '../../examples/cnpg-backup.ts'
import { textAt } from '../../model/read.ts'
import { externalSecretsOf } from '../../model/secrets/convex-secrets.ts'
import type { RuleDefinition } from '../../rule.ts'
import { eachObject } from '../scopes.ts'
import { page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The creationPolicy of an ExternalSecret allows its deletionPolicy.',
  why:
    'The webhook of External Secrets refuses deletionPolicy Delete with creationPolicy Merge or None, and deletionPolicy ' +
    'Merge with creationPolicy None: the ExternalSecret does not own the Secret. The schema does not check this.',
  source: [page('github.com', 'external-secrets v1.3.2, apis/externalsecrets/v1/externalsecret_validator.go')],
  bad: backedUp.replace('  data:\n', '  target: { creationPolicy: Merge, deletionPolicy: Delete }\n  data:\n'),
  good: backedUp.replace('  data:\n', '  target: { creationPolicy: Owner, deletionPolicy: Delete }\n  data:\n'),
  check: eachObject(externalSecretsOf, function* (object, report) {
    const creation = textAt(object, 'spec', 'target', 'creationPolicy') ?? 'Owner'
    const deletion = textAt(object, 'spec', 'target', 'deletionPolicy')
    const refused: readonly string[] = deletion === 'Delete' ? ['Merge', 'None'] : deletion === 'Merge' ? ['None'] : []
    if (!refused.includes(creation)) return
    yield report(
      'spec.target.deletionPolicy',
      `deletionPolicy ${deletion} is invalid with creationPolicy ${creation}.`,
      'Set deletionPolicy: Retain, or creationPolicy: Owner.',
    )
  }),
}
