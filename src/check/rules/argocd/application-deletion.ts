import { titleOf } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { applicationsByNamespace, dataObjects, finalizersOf, isKept, ownApplications } from '../../model/argocd/argocd.ts'
import { grouped } from '../../model/grouped.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { syncedExample } from './support/argocd-data.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'Deleting the Application leaves the data where it is.',
  why:
    'With the finalizer resources-finalizer.argocd.argoproj.io, deleting an Application deletes everything that it has applied, ' +
    'the database cluster and the volume included, unless they say Delete=false.',
  source: 'Argo CD docs/user-guide/app_deletion.md:45-58, sync-options.md:109-162 (v3.5)',
  bad: syncedExample({
    '{ name: convex, namespace: argocd }':
      '{ name: convex, namespace: argocd, finalizers: [resources-finalizer.argocd.argoproj.io] }',
    ',Delete=false': '',
  }),
  good: syncedExample(),
  *check(model) {
    const data = grouped(dataObjects(model), (object) => [namespaceOf(object)])
    for (const [namespace, applications] of applicationsByNamespace(model)) {
      for (const application of applications) {
        const position = finalizersOf(application).findIndex((name) =>
          name.startsWith('resources-finalizer.argocd.argoproj.io'),
        )
        const lost = (data.get(namespace) ?? []).filter(
          (object) =>
            ownApplications(model, object, applications).includes(application) &&
            !isKept(object, 'Delete', application),
        )
        if (position === -1 || lost.length === 0) continue
        yield problemAt({ object: application, path: `metadata.finalizers[${position}]` }, `Deleting this Application deletes ${lost.slice(0, 4).map(titleOf).join(', ')}.`, 'Leave the finalizer out, or annotate what holds data with Delete=false.')
      }
    }
  },
}