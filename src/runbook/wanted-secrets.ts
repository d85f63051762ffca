import { ownedSecretOf } from '../check/model/postgres/cluster.ts'
import { namespaceOf } from '../check/model/index-of-objects.ts'
import { keysOfStore } from '../check/model/postgres/object-stores.ts'
import { referencesOf } from '../check/model/secrets/references.ts'
import { listAt, recordAt, textAt } from '../check/model/read.ts'
import type { Workload } from '../check/model/backend/workloads.ts'
import { ofKind } from './facts.ts'
import type { Facts } from './facts.ts'

/** The key of a Secret that images are pulled with. */
export const pullSecretKey = '.dockerconfigjson'

/** A required Secret, and the keys that are read in it; none stands for all. */
export interface WantedSecret {
  readonly name: string
  readonly keys: readonly string[]
}

/** Secrets that pods, their images, the database and the store of its backups require, without optional ones. */
export function wantedSecretsOf(facts: Facts): readonly WantedSecret[] {
  return byName(readKeysOf(facts))
}

interface ReadKey {
  readonly name: string
  readonly key: string | undefined
}

function byName(read: readonly ReadKey[]): readonly WantedSecret[] {
  const found = new Map<string, Set<string>>()
  for (const { name, key } of read) {
    const keys = found.get(name) ?? new Set()
    if (key !== undefined) keys.add(key)
    found.set(name, keys)
  }
  return [...found]
    .map(([name, keys]) => ({ name, keys: [...keys].toSorted() }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** Secrets of other systems: no object of the folder creates them, and no section of the runbook is about them. */
export function foreignSecretsOf(facts: Facts): readonly WantedSecret[] {
  const { model, namespace, credentials, cluster } = facts
  const owned = cluster === undefined ? undefined : ownedSecretOf(cluster)
  return wantedSecretsOf(facts).filter(
    ({ name, keys }) =>
      keys.length > 0 &&
      name !== credentials?.secret &&
      name !== owned &&
      model.producersOf(namespace, name).length === 0,
  )
}

/** ConfigMaps that pods require and no object of the folder creates, such as that of a certificate authority. */
export function foreignConfigMapsOf(facts: Facts): readonly WantedSecret[] {
  const { model, namespace } = facts
  return byName(
    workloadsOf(facts)
      .flatMap(referencesOf)
      .filter(
        ({ kind, name, optional }) =>
          kind === 'ConfigMap' && !optional && model.index.find('ConfigMap', '', namespace, name) === undefined,
      ),
  )
}

function workloadsOf({ model, namespace }: Facts): readonly Workload[] {
  return model.workloads.filter(({ object }) => ['', namespace].includes(namespaceOf(object)))
}

function readKeysOf(facts: Facts): readonly ReadKey[] {
  const { cluster } = facts
  const owned = cluster === undefined ? undefined : ownedSecretOf(cluster)
  const workloads = workloadsOf(facts)
  return [
    ...workloads.flatMap(referencesOf).filter(({ kind, optional }) => kind === 'Secret' && !optional),
    ...[...workloads.map(({ pod }) => pod), ...(cluster === undefined ? [] : [recordAt(cluster, 'spec')])]
      .flatMap((spec) => listAt(spec, 'imagePullSecrets'))
      .flatMap((entry) => textAt(entry, 'name') ?? [])
      .map((name) => ({ name, key: pullSecretKey })),
    ...ofKind(facts, 'ObjectStore').flatMap(({ object }) => keysOfStore(object)),
    ...(owned === undefined ? [] : ['password', 'username'].map((key) => ({ name: owned, key }))),
  ]
}
