import { cnpgGroup } from '../../kubernetes/cloudnative-pg.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { certificatesBySecret, tlsUses } from './certificates.ts'
import { convexSecretProducers } from './convex-secrets.ts'
import { convexClustersOf } from './database-links.ts'
import { convexDatabasesOf } from './database-objects.ts'
import { namespaceOf } from './index-of-objects.ts'
import { textAt, textsAt } from './read.ts'
import type { World } from './world.ts'

/** An object whose health, as Argo CD sees it, depends on another one. */
interface Dependent {
  readonly object: K8sObject
  readonly needed: K8sObject
}

/**
 * Objects of Convex that Argo CD finds healthy only when another of the objects works: a Database and a Backup (since
 * Argo CD 3.6), an ExternalSecret and a Certificate.
 */
export function dependentsOf(world: World): readonly Dependent[] {
  const secrets = new Set(tlsUses(world).map(({ namespace, secretName }) => `${namespace}/${secretName}`))
  const certificates = [...certificatesBySecret(world)].filter(([secret]) => secrets.has(secret))
  const pairs: readonly (readonly [object: K8sObject, needed: K8sObject | undefined])[] = [
    ...convexDatabasesOf(world).map(({ object, cluster }) => [object, cluster] as const),
    ...backupsOf(world),
    ...convexSecretProducers(world)
      .filter(({ object }) => object.kind === 'ExternalSecret')
      .map(({ object }) => [object, namedBy(world, object, 'secretStoreRef', 'SecretStore')] as const),
    ...certificates.map(([, object]) => [object, namedBy(world, object, 'issuerRef', 'Issuer')] as const),
  ]
  return pairs.flatMap(([object, needed]) => (needed === undefined ? [] : [{ object, needed }]))
}

function backupsOf(world: World) {
  const clusters = new Set(convexClustersOf(world))
  return world.index.all('Backup', cnpgGroup).map((object) => {
    const name = textAt(object, 'spec', 'cluster', 'name') ?? ''
    const cluster = world.index.find('Cluster', cnpgGroup, namespaceOf(object), name)
    return [object, cluster !== undefined && clusters.has(cluster) ? cluster : undefined] as const
  })
}

/** The store or the issuer that an object names: one of its namespace, or one of the whole cluster. */
function namedBy({ index }: World, object: K8sObject, field: string, namespaced: string): K8sObject | undefined {
  const { kind = namespaced, name = '' } = textsAt(object, 'spec', field)
  const group = namespaced === 'Issuer' ? 'cert-manager.io' : 'external-secrets.io'
  return index.find(kind, group, kind === namespaced ? namespaceOf(object) : '', name)
}
