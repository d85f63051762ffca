import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import type { Model } from '../../model/model.ts'
import { applicationsByNamespace } from '../../model/argocd/argocd.ts'
import { textAt } from '../../model/read.ts'
import { syncedExample } from './support/argocd-data.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'An Application is not among the objects that it applies.',
  why:
    'An Application that manages itself cannot be taken out again: deleting it brings it back at the next sync, and a prune ' +
    'that includes it ends the sync that does it.',
  source: 'Argo CD docs/operator-manual/declarative-setup.md, resource_tracking.md:7 (v3.5)',
  bad: syncedExample({
    '{ name: convex, namespace: argocd }':
      '{ name: convex, namespace: argocd, annotations: { argocd.argoproj.io/tracking-id: "convex:argoproj.io/Application:argocd/convex" } }',
  }),
  good: syncedExample(),
  *check(model) {
    for (const [namespace, applications] of applicationsByNamespace(model)) {
      if (!model.convexNamespaces.has(namespace)) continue
      for (const application of applications) {
        if (!tracksItself(application) && !liesInItsFolder(application, model)) continue
        yield problemAt({ object: application, path: '' }, 'The Application is one of the objects that it applies.', 'Put it beside the folder, or into the folder of an Application of Applications.')
      }
    }
  },
}

/** Argo CD writes `APPLICATION:GROUP/KIND:NAMESPACE/NAME` on what it applies. */
function tracksItself({ metadata }: K8sObject): boolean {
  const id = textAt(metadata, 'annotations', 'argocd.argoproj.io/tracking-id')
  return id === `${metadata?.name}:argoproj.io/Application:${metadata?.namespace ?? ''}/${metadata?.name}`
}

function liesInItsFolder(application: K8sObject, model: Model): boolean {
  const file = model.locationOf(application)?.file
  const path = textAt(application, 'spec', 'source', 'path')?.replace(/^\.\/|\/$/g, '')
  if (file === undefined || path === undefined || path === '' || path === '.') return false
  const folder = file.split('/').slice(0, -1).join('/')
  return folder === path || folder.endsWith(`/${path}`)
}