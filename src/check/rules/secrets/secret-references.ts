import { titleOf } from '../../../kubernetes/object.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, Report, RuleDefinition } from '../../rule.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { referencesOf } from '../../model/secrets/references.ts'
import type { PodReference } from '../../model/secrets/references.ts'
import type { SecretProducer } from '../../model/secrets/producers.ts'
import { shownName } from '../../model/shown.ts'
import { memo } from '../../model/memo.ts'
import type { Model } from '../../model/model.ts'
import { withNearName } from '../../model/near-names.ts'
import { backendYaml, changed, documents } from '../../examples/backend.ts'
import { eachWorkload } from '../scopes.ts'
import { cloudnativePg, page, sealedSecrets } from '../../../sources/source.ts'

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
  about: 'missing object',
  title: 'Every Secret and key to which a pod refers exists.',
  why:
    'Kubernetes does not start a container whose variable refers to a missing key of a Secret, and does not mount a volume ' +
    'with such a key. A Secret that no object makes may be made elsewhere and is not reported. A Secret that an object ' +
    'makes under a similar name, in another namespace or without the key is reported.',
  source: [
    page('kubernetes.io', 'Secrets'),
    cloudnativePg('pkg/specs/secrets.go', 'CreateSecret'),
    cloudnativePg('api/v1/cluster_funcs.go', 'GetApplicationSecretName'),
    sealedSecrets('pkg/apis/sealedsecrets/v1alpha1/sealedsecret_expansion.go', 'Unseal'),
  ],
  bad: documents(secretYaml, changed({ 'key: CONVEX_INSTANCE_SECRET': 'key: INSTANCE_SECRET' })),
  good: documents(secretYaml, backendYaml),
  check: eachWorkload(function* (workload, report, model) {
    const namespace = namespaceOf(workload.object)
    for (const reference of referencesOf(workload)) {
      if (reference.kind !== 'Secret' || reference.optional) continue
      const producers = model.producersOf(namespace, reference.name)
      yield* producers.length > 0
        ? keyProblems(producers, reference, report)
        : nameProblems(model, workload.object, reference, report)
    }
  }),
}

interface Strays {
  /** Producers of Secrets to which no pod of Convex refers, by namespace. */
  readonly unused: ReadonlyMap<string, readonly SecretProducer[]>
  /** Producers of Secrets in namespaces without Convex, by name of the Secret. */
  readonly elsewhere: ReadonlyMap<string, SecretProducer>
}

const straysOf = memo((model: Model): Strays => {
  const used = new Set(
    [...model.convexWorkloads].flatMap((workload) =>
      referencesOf(workload).map(({ name }) => `${namespaceOf(workload.object)}/${name}`),
    ),
  )
  const unused = new Map<string, SecretProducer[]>()
  const elsewhere = new Map<string, SecretProducer>()
  // Sorted by name: the order of the objects does not change the findings.
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
})

function byTitle({ object: a, name: x }: SecretProducer, { object: b, name: y }: SecretProducer): number {
  const [left, right] = [`${titleOf(a)} ${x}`, `${titleOf(b)} ${y}`]
  return left < right ? -1 : Number(left > right)
}

function* keyProblems(
  producers: readonly SecretProducer[],
  { name, key, path }: PodReference,
  report: Report,
): Iterable<Problem> {
  const isMissing = key !== undefined && producers.every(({ keys }) => keys !== undefined && !keys.has(key))
  const [producer] = producers
  // Other rules check the Secrets of a database cluster.
  if (!isMissing || producer === undefined || producer.object.kind === 'Cluster') return
  const known = [...(producer.keys ?? [])].toSorted().map(shownName).join(', ')
  yield report(
    `${path}.key`,
    `${titleOf(producer.object)} makes the Secret ${shownName(name)} without the key ${shownName(key)}.`,
    `Use one of its keys (${known}), or add this one.`,
  )
}

function* nameProblems(
  model: Model,
  object: K8sObject,
  { name, path }: PodReference,
  report: Report,
): Iterable<Problem> {
  const namespace = namespaceOf(object)
  const { unused, elsewhere } = straysOf(model)
  const other = elsewhere.get(name)
  const isOwn = other !== undefined && !model.releases.areTwo(other.object, object)
  if (isOwn && other.object.kind !== 'Cluster' && namespace !== '') {
    const message = `${titleOf(other.object)} makes the Secret ${shownName(name)} in another namespace; a pod reads only Secrets of its own namespace.`
    yield report(path, message, `Make the Secret in the namespace ${namespace}.`, 'warning')
    return
  }
  const candidates = (unused.get(namespace) ?? []).filter(
    (one) => !model.releases.areTwo(one.object, object) && mayBeMeant(one, name),
  )
  const near = withNearName(name, candidates, (one) => one.name)
  if (near === undefined) return
  const message = `No object makes the Secret ${shownName(name)}, but ${titleOf(near.object)} makes ${shownName(near.name)}, which no pod uses.`
  yield report(path, message, `Refer to ${shownName(near.name)} if it is the intended Secret.`, 'warning')
}

/** The names NAME-ca and NAME-app of a cluster are similar, but the Secrets are different. */
function mayBeMeant(producer: SecretProducer, name: string): boolean {
  return producer.object.kind !== 'Cluster' || producer.name.split('-').at(-1) === name.split('-').at(-1)
}
