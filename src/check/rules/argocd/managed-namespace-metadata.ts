import type { RuleDefinition } from '../../rule.ts'
import { listAt, recordAt } from '../../model/read.ts'
import { syncedExample } from './support/application-example.ts'
import { eachApplication } from '../scopes.ts'
import { argoCd } from '../../../sources/source.ts'

const example = (options: string): string =>
  syncedExample({
    'syncOptions: [CreateNamespace=true] }': `syncOptions: [${options}], managedNamespaceMetadata: { labels: { team: web } } }`,
  })

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'managedNamespaceMetadata comes with CreateNamespace=true.',
  why: 'Argo CD applies managedNamespaceMetadata, such as security labels, only together with CreateNamespace=true.',
  source: [argoCd('docs/user-guide/sync-options.md', '"## Create Namespace"')],
  bad: example(''),
  good: example('CreateNamespace=true'),
  check: eachApplication(function* ({ application, namespace }, report, model) {
    if (!model.convexNamespaces.has(namespace)) return
    if (listAt(application, 'spec', 'syncPolicy', 'syncOptions').includes('CreateNamespace=true')) return
    if (Object.keys(recordAt(application, 'spec', 'syncPolicy', 'managedNamespaceMetadata')).length === 0) return
    yield report(
      'spec.syncPolicy.managedNamespaceMetadata',
      'managedNamespaceMetadata has no effect without CreateNamespace=true.',
      'Add CreateNamespace=true to syncOptions.',
    )
  }),
}
