import type { Mutant } from '../mutant.ts'
import { each, isBackend, isKind, make, variants } from '../support/backend.ts'
import type { Json } from '../support/backend.ts'
import { annotate, application, isSecure, isTailnet, namespaceOf } from '../support/routes.ts'

const holdsData = (object: Json): boolean =>
  ['Cluster', 'PersistentVolumeClaim', 'VolumeSnapshot', 'SealedSecret', 'ExternalSecret'].some((kind) =>
    isKind(kind)(object),
  )
const options = 'argocd.argoproj.io/sync-options'
const waves = 'argocd.argoproj.io/sync-wave'

/** Faults in what Argo CD is told. */
export const argoCdMutants: readonly Mutant[] = [
  each('pruned-data', 'nothing keeps it', holdsData, (object, objects) => {
    annotate(object, { [options]: 'Delete=false' })
    objects.push(application(object))
  }),
  each('pruned-data', 'nothing keeps it, without an Application', holdsData, (object) => {
    delete make(object, 'metadata', 'annotations')[options]
  }),
  each('pruned-data', 'nothing keeps the namespace', isBackend, (object, objects) => {
    objects.push({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespaceOf(object) } }, application(object))
  }),
  each('application-deletion', 'a finalizer', holdsData, (object, objects) => {
    annotate(object, { [options]: 'Prune=false' })
    objects.push(
      application(object, { metadata: { finalizers: ['resources-finalizer.argocd.argoproj.io/background'] } }),
    )
  }),
  each('namespace-source', 'a manifest as well', isBackend, (object, objects) => {
    objects.push({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespaceOf(object) } }, application(object))
  }),
  each('managed-namespace-metadata', 'labels without effect', isBackend, (object, objects) => {
    objects.push(application(object, { policy: { syncOptions: [], managedNamespaceMetadata: { labels: { a: 'b' } } } }))
  }),
  each('application-in-folder', 'it tracks itself', isBackend, (object, objects) => {
    objects.push(
      application(object, {
        metadata: { annotations: { 'argocd.argoproj.io/tracking-id': 'convex:argoproj.io/Application:argocd/convex' } },
      }),
    )
  }),
  ...variants(['0', '1'], (wave) =>
    each('snapshot-wave', `the snapshot in wave ${wave}`, isKind('VolumeSnapshot'), (object) =>
      annotate(object, { [waves]: wave }),
    ),
  ),
  ...variants(['-1', '1'], (wave) =>
    each('claim-wave', `the claim in wave ${wave}`, isKind('PersistentVolumeClaim'), (object) =>
      annotate(object, { [waves]: wave }),
    ),
  ),
  ...variants(['Cluster', 'SealedSecret', 'ConfigMap', 'ExternalSecret'], (kind) =>
    each('dependency-wave', `${kind} after the pods`, isKind(kind), (object) => annotate(object, { [waves]: '5' })),
  ),
  each(
    'address-wave',
    'the load balancer is too early',
    (object, objects) => isTailnet(object) && objects.some(isSecure),
    (object) => annotate(object, { [waves]: '0' }),
  ),
]
