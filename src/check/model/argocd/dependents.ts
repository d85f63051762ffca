import { cnpgGroup } from '../../../kubernetes/postgres/cloudnative-pg.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { certManagerGroup, certificatesBySecret, secretKey, tlsUses } from '../routes/certificates.ts'
import { convexSecretProducers } from '../secrets/convex-secrets.ts'
import { convexClustersOf } from '../database/links.ts'
import { convexDatabasesOf } from '../postgres/database-objects.ts'
import { passwordSecretsOf } from '../postgres/cluster.ts'
import { namespaceOf } from '../index-of-objects.ts'
import { memo } from '../memo.ts'
import { textAt, textsAt } from '../read.ts'
import { referencesOf } from '../secrets/references.ts'
import type { SecretProducer } from '../secrets/producers.ts'
import { byMoment, timed } from './sync-order.ts'
import type { Workload } from '../backend/workloads.ts'
import type { Model } from '../model.ts'

/** An object whose health in Argo CD depends on another object. */
export interface Dependent {
  readonly object: K8sObject
  readonly needed: K8sObject
}

/**
 * Objects of Convex that Argo CD considers healthy only after another object works: pods with a database, a Database and a
 * Backup (since Argo CD 3.6), an ExternalSecret and a Certificate.
 */
export const dependentsOf = memo((model: Model): readonly Dependent[] => {
  const secrets = new Set(tlsUses(model).map(secretKey))
  const own = new Set(convexSecretProducers(model).map(({ object }) => object))
  const certificates = [...certificatesBySecret(model)].flatMap(([secret, object]) =>
    secrets.has(secret) || own.has(object) ? [object] : [],
  )
  const pairs: readonly (readonly [object: K8sObject, needed: K8sObject | undefined])[] = [
    ...[...model.convexWorkloads].flatMap((workload) => referredBy(model, workload)),
    ...model.backends.map((pod) => [pod.workload.object, model.databaseOf(pod).cluster] as const),
    ...convexClustersOf(model).flatMap((cluster) => passwordsOf(model, cluster)),
    ...convexDatabasesOf(model).map(({ object, cluster }) => [object, cluster] as const),
    ...backupsOf(model),
    ...[...own]
      .filter(({ kind }) => kind === 'ExternalSecret')
      .map((object) => [object, namedBy(model, object, 'secretStoreRef', 'SecretStore')] as const),
    ...certificates.map((object) => [object, namedBy(model, object, 'issuerRef', 'Issuer')] as const),
  ]
  return pairs.flatMap(([object, needed]) => (needed === undefined || needed === object ? [] : [{ object, needed }]))
})

/** The objects that create the Secrets and ConfigMaps that the pods of a workload need to start. */
function referredBy(model: Model, workload: Workload) {
  const namespace = namespaceOf(workload.object)
  const needed = referencesOf(workload).flatMap(({ kind, name, key, optional }): readonly (K8sObject | undefined)[] => {
    if (optional) return []
    if (kind === 'ConfigMap') return [model.index.find('ConfigMap', '', namespace, name)]
    const hasKey = ({ keys }: SecretProducer): boolean => key === undefined || keys === undefined || keys.has(key)
    return [firstOf(model.producersOf(namespace, name).filter(hasKey))]
  })
  return [...new Set(needed)].map((object) => [workload.object, object] as const)
}

function passwordsOf(model: Model, cluster: K8sObject) {
  return passwordSecretsOf(cluster).map(
    (name) => [cluster, firstOf(model.producersOf(namespaceOf(cluster), name))] as const,
  )
}

/** If several objects create a Secret, the first is sufficient. */
function firstOf(producers: readonly SecretProducer[]): K8sObject | undefined {
  return producers.flatMap(({ object }) => timed(object)).toSorted(byMoment)[0]?.object
}

function backupsOf(model: Model) {
  const clusters = new Set(convexClustersOf(model))
  return model.index.all('Backup', cnpgGroup).map((object) => {
    const name = textAt(object, 'spec', 'cluster', 'name') ?? ''
    const cluster = model.index.find('Cluster', cnpgGroup, namespaceOf(object), name)
    return [object, cluster !== undefined && clusters.has(cluster) ? cluster : undefined] as const
  })
}

/**
 * The store or the issuer that an object names, in its namespace or cluster-wide. An issuer may belong to another group,
 * with another controller.
 */
function namedBy({ index }: Model, object: K8sObject, field: string, usual: string): K8sObject | undefined {
  const usualGroup = usual === 'Issuer' ? certManagerGroup : 'external-secrets.io'
  const { kind, name = '', group } = textsAt(object, 'spec', field)
  return index.find(kind || usual, group || usualGroup, namespaceOf(object), name)
}
