import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import type { Model } from '../../model/model.ts'
import { textAt } from '../../model/read.ts'
import { syncedExample } from './support/application-example.ts'
import { eachApplication } from '../scopes.ts'
import { argoCd } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'An Application is not among the objects that it applies.',
  why:
    'An Application that manages itself cannot be removed: the next sync creates it again, and a prune that includes the ' +
    'Application stops its own sync.',
  source: [
    argoCd('docs/operator-manual/declarative-setup.md', '"## Manage Argo CD Using Argo CD"'),
    argoCd('docs/user-guide/resource_tracking.md', '"1. `annotation` (default)"'),
  ],
  bad: syncedExample({
    '{ name: convex, namespace: argocd }':
      '{ name: convex, namespace: argocd, annotations: { argocd.argoproj.io/tracking-id: "convex:argoproj.io/Application:argocd/convex" } }',
  }),
  good: syncedExample(),
  check: eachApplication(function* ({ application, namespace }, report, model) {
    if (!model.convexNamespaces.has(namespace)) return
    if (!tracksItself(application) && !isInItsFolder(application, model)) return
    yield report(
      '',
      'The Application is one of the objects that it applies.',
      'Move it out of the folder, or into the folder of an app of apps.',
    )
  }),
}

/** Argo CD writes `APPLICATION:GROUP/KIND:NAMESPACE/NAME` to the objects that it applies. */
function tracksItself({ metadata }: K8sObject): boolean {
  const id = textAt(metadata, 'annotations', 'argocd.argoproj.io/tracking-id')
  return id === `${metadata?.name}:argoproj.io/Application:${metadata?.namespace ?? ''}/${metadata?.name}`
}

function isInItsFolder(application: K8sObject, model: Model): boolean {
  const file = model.locationOf(application)?.file
  const path = textAt(application, 'spec', 'source', 'path')?.replace(/^\.\/|\/$/g, '')
  if (file === undefined || path === undefined || path === '' || path === '.') return false
  const folder = file.split('/').slice(0, -1).join('/')
  return folder === path || folder.endsWith(`/${path}`)
}
