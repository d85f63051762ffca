import { distance } from 'fastest-levenshtein'
import { titleOf } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { referencesOf } from '../../model/secrets/references.ts'
import type { PodReference } from '../../model/secrets/references.ts'
import type { SecretProducer } from '../../model/secrets/producers.ts'
import { shownName } from '../../model/shown.ts'
import type { Workload } from '../../model/backend/workloads.ts'
import type { Model } from '../../model/model.ts'
import { backendYaml, changed, documents } from '../../examples/backend.ts'
import { mostCompared, farthest } from './support/near-names.ts'
import { problemAt } from '../../rule.ts'

const secretYaml = `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: convex-backend-secrets, namespace: convex }
spec:
  secretStoreRef: { name: vault, kind: ClusterSecretStore }
  data: [{ secretKey: CONVEX_INSTANCE_SECRET, remoteRef: { key: convex, property: instance-secret } }]
`

export const rule: RuleDefinition = {
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
  *check(model) {
    const strays = straysOf(model)
    for (const workload of model.convexWorkloads) {
      for (const reference of referencesOf(workload)) {
        if (reference.kind !== 'Secret' || reference.optional) continue
        yield* secretProblems({ model, strays }, workload, reference)
      }
    }
  },
}

/** Producers by namespace of Secrets that no pod of Convex refers to, and producers by name of those without Convex. */
interface Strays {
  readonly unused: ReadonlyMap<string, readonly SecretProducer[]>
  readonly elsewhere: ReadonlyMap<string, SecretProducer>
}

function straysOf(model: Model): Strays {
  const used = new Set(
    [...model.convexWorkloads].flatMap((workload) =>
      referencesOf(workload).map(({ name }) => `${namespaceOf(workload.object)}/${name}`),
    ),
  )
  const unused = new Map<string, SecretProducer[]>()
  const elsewhere = new Map<string, SecretProducer>()
  // By name, so that the same one is named whatever the order of the objects.
  for (const producer of model.secretProducers.toSorted(byTitle)) {
    const { namespace, name } = producer
    if (!model.convexNamespaces.has(namespace)) {
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
  readonly model: Model
  readonly strays: Strays
}

function* secretProblems({ model, strays }: Known, { object }: Workload, reference: PodReference): Iterable<Problem> {
  const { name, key, path } = reference
  const namespace = namespaceOf(object)
  const producers = model.producersOf(namespace, name)
  if (producers.length > 0) {
    const lacks = key !== undefined && producers.every(({ keys }) => keys !== undefined && !keys.has(key))
    const [producer] = producers
    // The Secrets of a database cluster have rules of their own.
    if (!lacks || producer === undefined || producer.object.kind === 'Cluster') return
    const known = [...(producer.keys ?? [])].toSorted().map(shownName).join(', ')
    const message = `${titleOf(producer.object)} gives the Secret ${shownName(name)} no key ${shownName(key)}.`
    yield problemAt({ object, path: `${path}.key` }, message, `Use one of its keys (${known}), or add this one.`)
    return
  }
  const far = strays.elsewhere.get(name)
  if (
    far !== undefined &&
    !model.releases.areTwo(far.object, object) &&
    far.object.kind !== 'Cluster' &&
    namespace !== ''
  ) {
    const message = `The Secret ${shownName(name)} is made by ${titleOf(far.object)}, and pods see Secrets of their own namespace alone.`
    yield problemAt({ object, path }, message, `Make it in the namespace ${namespace}.`, 'warning')
    return
  }
  const strangers = (strays.unused.get(namespace) ?? []).filter((one) => !model.releases.areTwo(one.object, object))
  const near = nearestTo(name, strangers)
  if (near === undefined) return
  const message = `Nothing makes a Secret ${shownName(name)}, but ${titleOf(near.object)} makes ${shownName(near.name)}, which nobody uses.`
  yield problemAt({ object, path }, message, `Refer to ${shownName(near.name)}, if it is meant.`, 'warning')
}

function nearestTo(name: string, producers: readonly SecretProducer[]): SecretProducer | undefined {
  return producers.slice(0, mostCompared).find(
    (producer) =>
      distance(producer.name, name) <= farthest &&
      // Of one cluster, NAME-ca and NAME-app are near to each other and not the same thing.
      (producer.object.kind !== 'Cluster' || producer.name.split('-').at(-1) === name.split('-').at(-1)),
  )
}
