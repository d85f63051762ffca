import type { RuleDefinition } from '../../rule.ts'
import { nameOf } from '../../model/index-of-objects.ts'
import { applicationsByNamespace } from '../../model/argocd/argocd.ts'
import { listAt, recordAt } from '../../model/read.ts'
import { syncedExample } from './support/argocd-data.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The namespace comes from CreateNamespace or from a manifest, not from both.',
  why:
    'A manifest of the namespace in the folder takes the place of managedNamespaceMetadata, security labels included, and can ' +
    'be pruned with everything in it. managedNamespaceMetadata without CreateNamespace=true does nothing.',
  source: 'Argo CD docs/user-guide/sync-options.md:434-537 (v3.5)',
  bad: `${syncedExample()}---
apiVersion: v1
kind: Namespace
metadata: { name: convex, annotations: { argocd.argoproj.io/sync-options: "Prune=false,Delete=false" } }
`,
  good: syncedExample(),
  *check(model) {
    for (const [namespace, applications] of applicationsByNamespace(model)) {
      if (!model.convexNamespaces.has(namespace)) continue
      const manifest = model.index.find('Namespace', '', '', namespace)
      for (const application of applications) {
        const options = listAt(application, 'spec', 'syncPolicy', 'syncOptions')
        const creates = options.includes('CreateNamespace=true')
        const managed = 'spec.syncPolicy.managedNamespaceMetadata'
        if (creates && manifest !== undefined)
          yield problemAt({ object: manifest, path: '' }, `Application ${nameOf(application)} makes the namespace ${namespace} as well.`, 'Take the manifest away, and put its labels into managedNamespaceMetadata.')
        if (!creates && Object.keys(recordAt(application, 'spec', 'syncPolicy', 'managedNamespaceMetadata')).length > 0)
          yield problemAt({ object: application, path: managed }, 'Without CreateNamespace=true nothing reads this.', 'Add CreateNamespace=true to syncOptions.')
      }
    }
  },
}