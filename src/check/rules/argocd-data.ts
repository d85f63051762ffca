import type { K8sObject } from '../../kubernetes/object.ts'
import { titleOf } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import {
  applicationsByNamespace,
  dataObjects,
  finalizersOf,
  isKept,
  isSynced,
  ownApplications,
  prunes,
  syncOptions,
} from '../world/argocd.ts'
import { grouped } from '../world/grouped.ts'
import { nameOf, namespaceOf } from '../world/index-of-objects.ts'
import type { World } from '../world/world.ts'
import { backendExample, replaced } from './route-examples.ts'

/** A backend with its data volume and an Application, with some of the text replaced. */
export function syncedExample(replacements: Readonly<Record<string, string>> = {}): string {
  const whole = `${backendExample()}          volumeMounts: [{ name: data, mountPath: /convex/data }]
      volumes: [{ name: data, persistentVolumeClaim: { claimName: convex-data } }]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: convex-data
  namespace: convex
  annotations: { argocd.argoproj.io/sync-options: "Prune=false,Delete=false" }
spec:
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 10Gi } }
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: convex, namespace: argocd }
spec:
  project: default
  source: { repoURL: "https://git.example.com/infrastructure.git", path: convex }
  destination: { server: "https://kubernetes.default.svc", namespace: convex }
  syncPolicy: { automated: { prune: true }, syncOptions: [CreateNamespace=true] }
`
  return replaced(whole, replacements)
}

const protection = '  annotations: { argocd.argoproj.io/sync-options: "Prune=false,Delete=false" }\n'

/** A prune does not take the data. */
export const dataIsNotPruned: Rule = {
  id: 'data-is-not-pruned',
  severity: 'error',
  title: 'Argo CD does not prune the database cluster, the data volume, the namespace and what makes their Secrets.',
  why:
    'With automated pruning, an object that leaves the folder, by a rename or a wrong merge, is deleted at the next sync. A ' +
    'CloudNativePG Cluster owns its volumes, and a claim usually its disk: the data goes with it. A SealedSecret and an ' +
    'ExternalSecret own the Secret that they make: Kubernetes deletes it with them, the one copy of the instance secret in ' +
    'the cluster among them. Where no Application is given but Argo CD is plainly meant, it is said as a warning.',
  source:
    'Argo CD docs/user-guide/sync-options.md:7-162, auto_sync.md:21-95 (v3.5); sealed-secrets pkg/apis/sealedsecrets/' +
    'v1alpha1/sealedsecret_expansion.go:342-354 (v0.36.6); External Secrets docs/guides/ownership-deletion-policy.md (v2.9)',
  bad: syncedExample({ [protection]: '' }),
  good: syncedExample(),
  *check(world) {
    const applications = applicationsByNamespace(world)
    const synced = isSynced(world)
    for (const object of [...dataObjects(world), ...namespacesOf(world)]) {
      const namespace = object.kind === 'Namespace' ? nameOf(object) : namespaceOf(object)
      const own = ownApplications(world, object, applications.get(namespace))
      const pruning = own.find((application) => prunes(application) && !isKept(object, 'Prune', application))
      if (pruning !== undefined) yield unkept(object, `Application ${nameOf(pruning)} prunes by itself, and`)
      else if (own.length === 0 && synced(object) && object.kind !== 'Namespace' && !isKept(object, 'Prune'))
        yield { ...unkept(object, 'Argo CD applies this folder, and with pruning'), severity: 'warning' }
    }
  },
}

function unkept(object: K8sObject, who: string): Problem {
  const makesSecret = object.kind === 'SealedSecret' || object.kind === 'ExternalSecret'
  return {
    object,
    path: `metadata.annotations["${syncOptions}"]`,
    message:
      `${who} nothing keeps ${titleOf(object)} when it leaves the folder` +
      (makesSecret ? '; its Secret is deleted with it, and nothing that reads the Secret can start again.' : '.'),
    fix:
      `Annotate it: ${syncOptions}: Prune=false,Delete=false (or =confirm).` +
      (object.kind === 'SealedSecret' ? ' It need not be sealed again.' : ''),
  }
}

function namespacesOf(world: World): readonly K8sObject[] {
  return world.index.all('Namespace').filter((object) => world.convexNamespaces.has(nameOf(object)))
}

/** Deleting the Application is not deleting the data. */
export const applicationSparesData: Rule = {
  id: 'application-spares-data',
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
  *check(world) {
    const data = grouped(dataObjects(world), (object) => [namespaceOf(object)])
    for (const [namespace, applications] of applicationsByNamespace(world)) {
      for (const application of applications) {
        const position = finalizersOf(application).findIndex((name) =>
          name.startsWith('resources-finalizer.argocd.argoproj.io'),
        )
        const lost = (data.get(namespace) ?? []).filter(
          (object) =>
            ownApplications(world, object, applications).includes(application) &&
            !isKept(object, 'Delete', application),
        )
        if (position === -1 || lost.length === 0) continue
        yield {
          object: application,
          path: `metadata.finalizers[${position}]`,
          message: `Deleting this Application deletes ${lost.slice(0, 4).map(titleOf).join(', ')}.`,
          fix: 'Leave the finalizer out, or annotate what holds data with Delete=false.',
        }
      }
    }
  },
}
