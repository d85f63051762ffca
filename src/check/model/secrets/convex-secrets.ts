import type { K8sObject } from '../../../kubernetes/object.ts'
import { passwordSecretsOf } from '../postgres/cluster.ts'
import type { ConvexPod } from '../backend/convex-pods.ts'
import { convexClustersOf } from '../database/links.ts'
import { namespaceOf } from '../index-of-objects.ts'
import { keysOfStore, storeNamed, storesOf } from '../postgres/object-stores.ts'
import { memo } from '../memo.ts'
import { listAt, textAt, textsAt } from '../read.ts'
import { referencesOf } from './references.ts'
import type { SecretProducer } from './producers.ts'
import { setsFunctionEnvironment } from '../backend/workloads.ts'
import type { Model } from '../model.ts'

const skipOwner = 'sealedsecrets.bitnami.com/skip-set-owner-references'

type SecretId = readonly [namespace: string, name: string]

function idsOf(pods: readonly ConvexPod[], namesOf: (pod: ConvexPod) => readonly (string | undefined)[]) {
  return pods.flatMap((pod) =>
    namesOf(pod).flatMap((name): readonly SecretId[] =>
      name === undefined ? [] : [[namespaceOf(pod.workload.object), name]],
    ),
  )
}

function readBy({ environment, mounts }: ConvexPod): readonly (string | undefined)[] {
  return [
    ...environment.list.map(({ from }) => (from?.kind === 'Secret' ? from.name : undefined)),
    ...environment.sources.map(({ kind, name }) => (kind === 'Secret' ? name : undefined)),
    ...mounts.flatMap(({ volume }) => [
      textAt(volume, 'secret', 'secretName'),
      ...listAt(volume, 'projected', 'sources').map((source) => textAt(source, 'secret', 'name')),
    ]),
  ]
}

function pulledWith({ workload }: ConvexPod): readonly (string | undefined)[] {
  return listAt(workload.pod, 'imagePullSecrets').map((entry) => textAt(entry, 'name'))
}

/** The Secrets of the Jobs that set the environment of functions. */
function idsOfFunctions(model: Model): readonly SecretId[] {
  return [...model.convexWorkloads].filter(setsFunctionEnvironment).flatMap((workload) =>
    referencesOf(workload)
      .filter(({ kind }) => kind === 'Secret')
      .map(({ name }): SecretId => [namespaceOf(workload.object), name]),
  )
}

function idsOfDatabases(model: Model): readonly SecretId[] {
  return convexClustersOf(model).flatMap((cluster) => {
    const stores = storesOf(cluster).flatMap(({ name }) => storeNamed(model, cluster, name ?? '') ?? [])
    const names = [...passwordSecretsOf(cluster), ...stores.flatMap(keysOfStore).map(({ name }) => name)]
    return names.map((name): SecretId => [namespaceOf(cluster), name])
  })
}

function producersOf(model: Model, ids: readonly SecretId[]): readonly SecretProducer[] {
  const distinct = new Map(ids.map((id) => [JSON.stringify(id), id]))
  return [...distinct.values()].flatMap(([namespace, name]) => model.producersOf(namespace, name))
}

/** The objects that make the Secrets of the pods of Convex, of their databases, and of the backups. */
export const convexSecretProducers = memo((model: Model): readonly SecretProducer[] => {
  const pods = [...model.backends, ...model.dashboards]
  const ids = [...idsOf(pods, readBy), ...idsOf(pods, pulledWith), ...idsOfDatabases(model), ...idsOfFunctions(model)]
  return producersOf(model, ids)
})

const ofKind = (kind: string) => (model: Model) =>
  new Set(convexSecretProducers(model).flatMap(({ object }) => (object.kind === kind ? [object] : [])))

/** The SealedSecrets among them. */
export const sealedSecretsOf = ofKind('SealedSecret')

/** The ExternalSecrets among them. */
export const externalSecretsOf = ofKind('ExternalSecret')

/** The Secrets that belong to Convex, as `namespace/name`: those of its pods and of their databases. */
export function secretsOfConvex(model: Model): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const workload of model.convexWorkloads) {
    const namespace = namespaceOf(workload.object)
    for (const { kind, name } of referencesOf(workload)) if (kind === 'Secret') ids.add(`${namespace}/${name}`)
    for (const entry of listAt(workload.pod, 'imagePullSecrets')) ids.add(`${namespace}/${textAt(entry, 'name')}`)
  }
  for (const pod of model.backends) {
    const { cluster } = model.databaseOf(pod)
    if (cluster === undefined) continue
    const paths = [['bootstrap', 'initdb', 'secret'], ['bootstrap', 'recovery', 'secret'], ['superuserSecret']]
    for (const path of paths) ids.add(`${namespaceOf(cluster)}/${textAt(cluster, 'spec', ...path, 'name')}`)
  }
  return ids
}

/**
 * The objects that make the Secrets of backends, databases and backups, and own them: if such an object is deleted, its
 * Secret is deleted too (sealed-secrets@v0.40.0 pkg/apis/sealedsecrets/v1alpha1/sealedsecret_expansion.go#Unseal;
 * external-secrets@v1.3.2
 * pkg/controllers/externalsecret/externalsecret_controller.go#"controllerutil.SetControllerReference(externalSecret").
 */
export function secretOwners(model: Model): readonly K8sObject[] {
  const ids = [...idsOf(model.backends, readBy), ...idsOfDatabases(model), ...idsOfFunctions(model)]
  return producersOf(model, ids).flatMap(({ object }) => (isOwner(object) ? [object] : []))
}

function isOwner(object: K8sObject): boolean {
  if (object.kind === 'SealedSecret')
    return textsAt(object, 'spec', 'template', 'metadata', 'annotations')[skipOwner] !== 'true'
  return object.kind === 'ExternalSecret' && (textAt(object, 'spec', 'target', 'creationPolicy') ?? 'Owner') === 'Owner'
}
