import type { RuleDefinition } from '../../rule.ts'
import { nameOf } from '../../model/index-of-objects.ts'
import { listAt } from '../../model/read.ts'
import { syncedExample } from './support/application-example.ts'
import { eachApplication } from '../scopes.ts'
import { argoCd } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The namespace comes from CreateNamespace or from a manifest, not from both.',
  why:
    'A manifest of the namespace in the folder overrides managedNamespaceMetadata, including security labels. Argo CD can ' +
    'prune this namespace together with all objects in it.',
  source: [argoCd('docs/user-guide/sync-options.md', '"## Create Namespace"')],
  bad: `${syncedExample()}---
apiVersion: v1
kind: Namespace
metadata: { name: convex, annotations: { argocd.argoproj.io/sync-options: "Prune=false,Delete=false" } }
`,
  good: syncedExample(),
  check: eachApplication(function* ({ application, namespace }, report, model) {
    const manifest = model.index.find('Namespace', '', '', namespace)
    if (manifest === undefined || !model.convexNamespaces.has(namespace)) return
    if (!listAt(application, 'spec', 'syncPolicy', 'syncOptions').includes('CreateNamespace=true')) return
    yield report(
      { object: manifest, path: '' },
      `Application ${nameOf(application)} also creates the namespace ${namespace}.`,
      'Remove the manifest, and move its labels to managedNamespaceMetadata.',
    )
  }),
}
