import type { K8sObject } from '../../kubernetes/object.ts'
import type { Rule } from '../rule.ts'
import type { World } from '../world/world.ts'
import { nameOf } from '../world/index-of-objects.ts'
import { applicationsByNamespace } from '../world/argocd.ts'
import { listAt, recordAt, textAt } from '../world/read.ts'
import { syncedExample } from './argocd-data.ts'

/** The namespace is made in one way. */
export const namespaceIsMadeOnce: Rule = {
  id: 'namespace-is-made-once',
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
  *check(world) {
    for (const [namespace, applications] of applicationsByNamespace(world)) {
      if (!world.convexNamespaces.has(namespace)) continue
      const manifest = world.index.find('Namespace', '', '', namespace)
      for (const application of applications) {
        const options = listAt(application, 'spec', 'syncPolicy', 'syncOptions')
        const creates = options.includes('CreateNamespace=true')
        const managed = 'spec.syncPolicy.managedNamespaceMetadata'
        if (creates && manifest !== undefined)
          yield {
            object: manifest,
            path: '',
            message: `Application ${nameOf(application)} makes the namespace ${namespace} as well.`,
            fix: 'Take the manifest away, and put its labels into managedNamespaceMetadata.',
          }
        if (!creates && Object.keys(recordAt(application, 'spec', 'syncPolicy', 'managedNamespaceMetadata')).length > 0)
          yield {
            object: application,
            path: managed,
            message: 'Without CreateNamespace=true nothing reads this.',
            fix: 'Add CreateNamespace=true to syncOptions.',
          }
      }
    }
  },
}

/** Nothing syncs itself. */
export const applicationIsNotInItsFolder: Rule = {
  id: 'application-is-not-in-its-folder',
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
  *check(world) {
    for (const [namespace, applications] of applicationsByNamespace(world)) {
      if (!world.convexNamespaces.has(namespace)) continue
      for (const application of applications) {
        if (!tracksItself(application) && !liesInItsFolder(application, world)) continue
        yield {
          object: application,
          path: '',
          message: 'The Application is one of the objects that it applies.',
          fix: 'Put it beside the folder, or into the folder of an Application of Applications.',
        }
      }
    }
  },
}

/** Argo CD writes `APPLICATION:GROUP/KIND:NAMESPACE/NAME` on what it applies. */
function tracksItself({ metadata }: K8sObject): boolean {
  const id = textAt(metadata, 'annotations', 'argocd.argoproj.io/tracking-id')
  return id === `${metadata?.name}:argoproj.io/Application:${metadata?.namespace ?? ''}/${metadata?.name}`
}

function liesInItsFolder(application: K8sObject, world: World): boolean {
  const file = world.locationOf(application)?.file
  const path = textAt(application, 'spec', 'source', 'path')?.replace(/^\.\/|\/$/g, '')
  if (file === undefined || path === undefined || path === '' || path === '.') return false
  const folder = file.split('/').slice(0, -1).join('/')
  return folder === path || folder.endsWith(`/${path}`)
}
