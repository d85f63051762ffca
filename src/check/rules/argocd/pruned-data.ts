import type { K8sObject } from '../../../kubernetes/object.ts'
import { titleOf } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import {
  applicationsByNamespace,
  dataObjects,
  isKept,
  isSynced,
  ownApplications,
  prunes,
  syncOptions,
} from '../../model/argocd/argocd.ts'
import { nameOf, namespaceOf } from '../../model/index-of-objects.ts'
import type { Model } from '../../model/model.ts'
import { syncedExample } from './support/application-example.ts'
import { eachObject } from '../scopes.ts'
import { argoCd, page, sealedSecrets } from '../../../sources/source.ts'

const protection = ', annotations: { argocd.argoproj.io/sync-options: "Prune=false,Delete=false" }'

export const rule: RuleDefinition = {
  severity: 'error',
  title:
    'Argo CD does not prune the database cluster, the data volume, the namespace and the sources of their Secrets.',
  why:
    'With automated pruning, the next sync deletes an object that leaves the folder, for example after a rename or a wrong ' +
    'merge. A CloudNativePG Cluster owns its volumes, and a claim usually its disk: the data is deleted too. A SealedSecret ' +
    'and an ExternalSecret own the Secret that they create: Kubernetes deletes it too, including the only copy of the ' +
    'instance secret in the cluster. It is a warning if annotations of Argo CD exist, but no Application.',
  source: [
    argoCd(
      'docs/user-guide/sync-options.md',
      '"## No Prune Resources"',
      '"## Resource Pruning With Confirmation"',
      '"## No Resource Deletion"',
      '"## Resource Deletion With Confirmation"',
    ),
    argoCd('docs/user-guide/auto_sync.md', '"## Automatic Pruning"'),
    sealedSecrets('pkg/apis/sealedsecrets/v1alpha1/sealedsecret_expansion.go', 'Unseal'),
    page('external-secrets.io', 'Lifecycle: ownership and deletion policy'),
  ],
  bad: syncedExample({ [protection]: '' }),
  good: syncedExample(),
  check: eachObject(
    (model) => [...dataObjects(model), ...namespacesOf(model)],
    function* (object, report, model) {
      const namespace = object.kind === 'Namespace' ? nameOf(object) : namespaceOf(object)
      const own = ownApplications(model, object, applicationsByNamespace(model).get(namespace))
      const pruning = own.find((application) => prunes(application) && !isKept(object, 'Prune', application))
      const isLikely =
        own.length === 0 && isSynced(model)(object) && object.kind !== 'Namespace' && !isKept(object, 'Prune')
      if (pruning === undefined && !isLikely) return
      const subject = pruning === undefined ? 'Argo CD with pruning' : `Application ${nameOf(pruning)}`
      const makesSecret = object.kind === 'SealedSecret' || object.kind === 'ExternalSecret'
      yield report(
        `metadata.annotations["${syncOptions}"]`,
        `${subject} deletes ${titleOf(object)} when it leaves the folder${makesSecret ? '. Its Secret is deleted with it, and pods that read the Secret can no longer start.' : '.'}`,
        `Add the annotation ${syncOptions}: Prune=false,Delete=false (or =confirm).${object.kind === 'SealedSecret' ? ' The Secret need not be sealed again.' : ''}`,
        pruning === undefined ? 'warning' : undefined,
      )
    },
  ),
}

function namespacesOf(model: Model): readonly K8sObject[] {
  return model.index.all('Namespace').filter((object) => model.convexNamespaces.has(nameOf(object)))
}
