import { titleOf } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { applicationsByNamespace, dataObjects, isKept, ownApplications } from '../../model/argocd/argocd.ts'
import { grouped } from '../../model/grouped.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { memo } from '../../model/memo.ts'
import type { Model } from '../../model/model.ts'
import { listAt } from '../../model/read.ts'
import { syncedExample } from './support/application-example.ts'
import { eachApplication } from '../scopes.ts'
import { argoCd } from '../../../sources/source.ts'

const finalizer = 'resources-finalizer.argocd.argoproj.io'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'Deleting the Application keeps the data.',
  why:
    'With the finalizer resources-finalizer.argocd.argoproj.io, deleting an Application deletes all objects that it has ' +
    'applied, including the database cluster and the volume, unless they have Delete=false.',
  source: [
    argoCd('docs/user-guide/app_deletion.md', '"## About The Deletion Finalizer"'),
    argoCd('docs/user-guide/sync-options.md', '"## No Resource Deletion"', '"## Resource Deletion With Confirmation"'),
  ],
  bad: syncedExample({
    '{ name: convex, namespace: argocd }': `{ name: convex, namespace: argocd, finalizers: [${finalizer}] }`,
    ',Delete=false': '',
  }),
  good: syncedExample(),
  check: eachApplication(function* ({ application, namespace }, report, model) {
    const position = listAt(application, 'metadata', 'finalizers').findIndex(
      (name) => typeof name === 'string' && name.startsWith(finalizer),
    )
    const applications = applicationsByNamespace(model).get(namespace)
    const lost = (dataByNamespace(model).get(namespace) ?? []).filter(
      (object) =>
        ownApplications(model, object, applications).includes(application) && !isKept(object, 'Delete', application),
    )
    if (position === -1 || lost.length === 0) return
    yield report(
      `metadata.finalizers[${position}]`,
      `Deleting this Application deletes ${lost.slice(0, 4).map(titleOf).join(', ')}.`,
      'Remove the finalizer, or annotate the objects with data with Delete=false.',
    )
  }),
}

const dataByNamespace = memo((model: Model) => grouped(dataObjects(model), (object) => [namespaceOf(object)]))
