import { distance } from 'fastest-levenshtein'
import { titleOf } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import { nameOf, namespaceOf } from '../world/index-of-objects.ts'
import { claimsMadeBy } from '../world/mounts.ts'
import { listAt, recordAt, textAt } from '../world/read.ts'
import { referencesOf } from '../world/references.ts'
import type { PodReference } from '../world/references.ts'
import type { SecretProducer } from '../world/secrets.ts'
import { shownName } from '../world/shown.ts'
import type { Workload } from '../world/workloads.ts'
import type { World } from '../world/world.ts'
import { backendYaml, changed, documents } from './backend-example.ts'

const secretYaml = `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: convex-backend-secrets, namespace: convex }
spec:
  secretStoreRef: { name: vault, kind: ClusterSecretStore }
  data: [{ secretKey: CONVEX_INSTANCE_SECRET, remoteRef: { key: convex, property: instance-secret } }]
`

/** A pod waits for ever for a key that is not there. */
export const secretsAndKeysExist: Rule = {
  id: 'referenced-secrets-and-keys-exist',
  severity: 'error',
  title: 'Every Secret and key that a pod refers to is made by something.',
  why:
    'A container whose variable refers to a key that its Secret lacks is not started, and a volume with such a key is not ' +
    'mounted. A Secret that none of the objects makes may be made elsewhere and is not spoken of; one that an operator ' +
    'makes under another name, in another namespace or without the key, is.',
  source:
    'kubernetes.io, Secrets; cloudnative-pg pkg/specs/secrets.go:67-98, api/v1/cluster_funcs.go:901-905 (a95a534db); ' +
    'sealed-secrets pkg/apis/sealedsecrets/v1alpha1/sealedsecret_expansion.go:278-339 (86671a88)',
  bad: documents(secretYaml, changed({ 'key: CONVEX_INSTANCE_SECRET': 'key: INSTANCE_SECRET' })),
  good: documents(secretYaml, backendYaml),
  *check(world) {
    const strays = straysOf(world)
    for (const workload of world.convexWorkloads) {
      for (const reference of referencesOf(workload)) {
        if (reference.kind !== 'Secret' || reference.optional) continue
        yield* secretProblems({ world, strays }, workload, reference)
      }
    }
  },
}

/** Producers by namespace of Secrets that no pod of Convex refers to, and producers by name of those without Convex. */
interface Strays {
  readonly unused: ReadonlyMap<string, readonly SecretProducer[]>
  readonly elsewhere: ReadonlyMap<string, SecretProducer>
}

function straysOf(world: World): Strays {
  const used = new Set(
    [...world.convexWorkloads].flatMap((workload) =>
      referencesOf(workload).map(({ name }) => `${namespaceOf(workload.object)}/${name}`),
    ),
  )
  const unused = new Map<string, SecretProducer[]>()
  const elsewhere = new Map<string, SecretProducer>()
  // By name, so that the same one is named whatever the order of the objects.
  for (const producer of world.secretProducers.toSorted(byTitle)) {
    const { namespace, name } = producer
    if (!world.convexNamespaces.has(namespace)) {
      if (namespace !== '') elsewhere.set(name, producer)
    } else if (!used.has(`${namespace}/${name}`)) {
      const others = unused.get(namespace)
      if (others === undefined) unused.set(namespace, [producer])
      else others.push(producer)
    }
  }
  return { unused, elsewhere }
}

function byTitle({ object: a, name: x }: SecretProducer, { object: b, name: y }: SecretProducer): number {
  const [left, right] = [`${titleOf(a)} ${x}`, `${titleOf(b)} ${y}`]
  return left < right ? -1 : Number(left > right)
}

interface Known {
  readonly world: World
  readonly strays: Strays
}

function secretProblems({ world, strays }: Known, { object }: Workload, reference: PodReference): readonly Problem[] {
  const { name, key, path } = reference
  const namespace = namespaceOf(object)
  const producers = world.producersOf(namespace, name)
  if (producers.length > 0) {
    const lacks = key !== undefined && producers.every(({ keys }) => keys !== undefined && !keys.has(key))
    const [producer] = producers
    // The Secrets of a database cluster have rules of their own.
    if (!lacks || producer === undefined || producer.object.kind === 'Cluster') return []
    const known = [...(producer.keys ?? [])].toSorted().map(shownName).join(', ')
    const message = `${titleOf(producer.object)} gives the Secret ${shownName(name)} no key ${shownName(key)}.`
    return [{ object, path: `${path}.key`, message, fix: `Use one of its keys (${known}), or add this one.` }]
  }
  const far = strays.elsewhere.get(name)
  if (
    far !== undefined &&
    !world.releases.areTwo(far.object, object) &&
    far.object.kind !== 'Cluster' &&
    namespace !== ''
  ) {
    const message = `The Secret ${shownName(name)} is made by ${titleOf(far.object)}, and pods see Secrets of their own namespace alone.`
    return [{ object, path, message, fix: `Make it in the namespace ${namespace}.`, severity: 'warning' }]
  }
  const strangers = (strays.unused.get(namespace) ?? []).filter((one) => !world.releases.areTwo(one.object, object))
  const near = nearestTo(name, strangers)
  if (near === undefined) return []
  const message = `Nothing makes a Secret ${shownName(name)}, but ${titleOf(near.object)} makes ${shownName(near.name)}, which nobody uses.`
  return [{ object, path, message, fix: `Refer to ${shownName(near.name)}, if it is meant.`, severity: 'warning' }]
}

const farthest = 2
const mostCompared = 50

function nearestTo(name: string, producers: readonly SecretProducer[]): SecretProducer | undefined {
  return producers.slice(0, mostCompared).find(
    (producer) =>
      distance(producer.name, name) <= farthest &&
      // Of one cluster, NAME-ca and NAME-app are near to each other and not the same thing.
      (producer.object.kind !== 'Cluster' || producer.name.split('-').at(-1) === name.split('-').at(-1)),
  )
}

/** Made by hand, beside the pod. */
export const configMapsAndKeysExist: Rule = {
  id: 'referenced-config-maps-and-keys-exist',
  severity: 'error',
  title: 'Every ConfigMap and key that a pod refers to is there.',
  why:
    'A container whose ConfigMap or key is not there is not started. Unlike a Secret, the ConfigMap of a variable is ' +
    'usually kept with the pod; where none of the objects is it, the finding says so and no more.',
  source: 'kubernetes.io, ConfigMaps',
  bad: documents(
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: convex-config, namespace: convex }\ndata: { LOG_FORMAT: json }',
    changed({
      'env:\n':
        'env:\n            - { name: RUST_LOG, valueFrom: { configMapKeyRef: { name: convex-config, key: RUST_LOG } } }\n',
    }),
  ),
  good: documents(
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: convex-config, namespace: convex }\ndata: { RUST_LOG: info }',
    changed({
      'env:\n':
        'env:\n            - { name: RUST_LOG, valueFrom: { configMapKeyRef: { name: convex-config, key: RUST_LOG } } }\n',
    }),
  ),
  *check(world) {
    for (const workload of world.convexWorkloads) {
      for (const reference of referencesOf(workload)) {
        if (reference.kind === 'ConfigMap' && !reference.optional) yield* mapProblems(world, workload, reference)
      }
    }
  },
}

/** A pod waits for its volume. */
export const claimsExist: Rule = {
  id: 'referenced-claims-exist',
  severity: 'info',
  title: 'Every PersistentVolumeClaim that a pod of Convex mounts is among the objects.',
  why:
    'A pod whose claim does not exist stays Pending. A claim may well be made elsewhere, so that this is an info; beside a ' +
    'claim of nearly the same name that nothing mounts, it is a warning.',
  source: 'kubernetes.io, Persistent Volumes (Claims As Volumes)',
  bad: backendYaml.replace(/---[^]*$/, ''),
  good: backendYaml,
  *check(world) {
    const mounted = new Set(world.workloads.flatMap((workload) => claimsOf(workload).map(({ id }) => id)))
    const made = new Set(
      world.workloads.flatMap((workload) =>
        claimsMadeBy(workload).map(({ name }) => idOf(namespaceOf(workload.object), name)),
      ),
    )
    for (const workload of world.convexWorkloads) {
      for (const { name, path } of claimsOf(workload)) {
        const namespace = namespaceOf(workload.object)
        if (world.index.find('PersistentVolumeClaim', '', namespace, name) !== undefined) continue
        if (made.has(idOf(namespace, name))) continue
        const near = world.index
          .all('PersistentVolumeClaim')
          .filter((claim) => namespaceOf(claim) === namespace && !mounted.has(idOf(namespace, nameOf(claim))))
          .slice(0, mostCompared)
          .find((claim) => distance(nameOf(claim), name) <= farthest)
        const known = near === undefined ? '' : `, but there is ${shownName(nameOf(near))}, which nothing mounts`
        yield {
          object: workload.object,
          path,
          message: `None of the objects is the PersistentVolumeClaim ${shownName(name)}${known || '; it is taken to be made elsewhere'}.`,
          fix:
            near === undefined
              ? 'Add it, or name the one that is meant.'
              : `Name ${shownName(nameOf(near))}, if it is meant.`,
          ...(near === undefined ? {} : { severity: 'warning' }),
        }
      }
    }
  },
}

function idOf(namespace: string, name: string): string {
  return `${namespace}/${name}`
}

function claimsOf({ object, pod, path }: Workload) {
  return listAt(pod, 'volumes').flatMap((volume, position) => {
    const name = textAt(volume, 'persistentVolumeClaim', 'claimName')
    const place = `${path}.volumes[${position}].persistentVolumeClaim.claimName`
    return name === undefined ? [] : [{ name, path: place, id: idOf(namespaceOf(object), name) }]
  })
}

function mapProblems({ index }: World, { object }: Workload, reference: PodReference): readonly Problem[] {
  const { name, key, path, use } = reference
  const map = index.find('ConfigMap', '', namespaceOf(object), name)
  if (map === undefined) {
    // Bundles of certificates and the like are put into every namespace by others.
    if (use === 'volume') return []
    const message = `None of the objects is the ConfigMap ${shownName(name)}; it is taken to be made elsewhere.`
    return [{ object, path, message, fix: 'Add it, or name the one that is meant.', severity: 'info' }]
  }
  if (
    key === undefined ||
    Object.hasOwn(recordAt(map, 'data'), key) ||
    Object.hasOwn(recordAt(map, 'binaryData'), key)
  ) {
    return []
  }
  return [
    {
      object,
      path: `${path}.key`,
      message: `${titleOf(map)} has no key ${shownName(key)}.`,
      fix: 'Add the key, or use another one.',
    },
  ]
}
