import type { K8sObject } from '../../../kubernetes/object.ts'
import { titleOf } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { applicationsByNamespace, dataObjects, isKept, isSynced, ownApplications, prunes, syncOptions } from '../../model/argocd/argocd.ts'
import { nameOf, namespaceOf } from '../../model/index-of-objects.ts'
import type { Model } from '../../model/model.ts'
import { syncedExample } from './support/argocd-data.ts'
import { problemAt } from '../../rule.ts'

const protection = ', annotations: { argocd.argoproj.io/sync-options: "Prune=false,Delete=false" }'

export const rule: RuleDefinition = {
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
  *check(model) {
    const applications = applicationsByNamespace(model)
    const synced = isSynced(model)
    for (const object of [...dataObjects(model), ...namespacesOf(model)]) {
      const namespace = object.kind === 'Namespace' ? nameOf(object) : namespaceOf(object)
      const own = ownApplications(model, object, applications.get(namespace))
      const pruning = own.find((application) => prunes(application) && !isKept(object, 'Prune', application))
      if (pruning !== undefined) yield unkept(object, `Application ${nameOf(pruning)} prunes by itself, and`)
      else if (own.length === 0 && synced(object) && object.kind !== 'Namespace' && !isKept(object, 'Prune'))
        yield { ...unkept(object, 'Argo CD applies this folder, and with pruning'), severity: 'warning' }
    }
  },
}

function unkept(object: K8sObject, who: string): Problem {
  const makesSecret = object.kind === 'SealedSecret' || object.kind === 'ExternalSecret'
  return problemAt({ object, path: `metadata.annotations["${syncOptions}"]` }, `${who} nothing keeps ${titleOf(object)} when it leaves the folder` +
      (makesSecret ? '; its Secret is deleted with it, and nothing that reads the Secret can start again.' : '.'), `Annotate it: ${syncOptions}: Prune=false,Delete=false (or =confirm).` +
      (object.kind === 'SealedSecret' ? ' It need not be sealed again.' : ''))
}

function namespacesOf(model: Model): readonly K8sObject[] {
  return model.index.all('Namespace').filter((object) => model.convexNamespaces.has(nameOf(object)))
}