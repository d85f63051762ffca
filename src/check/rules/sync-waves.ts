import type { K8sObject } from '../../kubernetes/object.ts'
import { titleOf } from '../../kubernetes/object.ts'
import { distinct } from '../distinct.ts'
import type { Problem, Rule } from '../rule.ts'
import { isHook, syncWave, waveOf } from '../world/argocd.ts'
import { passwordSecretsOf } from '../world/cnpg.ts'
import type { ConvexPod } from '../world/convex-pods.ts'
import { dependentsOf } from '../world/dependents.ts'
import { namespaceOf } from '../world/index-of-objects.ts'
import { at, listAt, textAt } from '../world/read.ts'
import type { World } from '../world/world.ts'
import { backendExample } from './route-examples.ts'

const path = `metadata.annotations["${syncWave}"]`

function wave(number: number): string {
  return `annotations: { ${syncWave}: "${number}" }`
}

function claimExample(claimWave: number): string {
  return `${backendExample({ 'namespace: convex }': `namespace: convex, ${wave(0)} }` })}          volumeMounts: [{ name: data, mountPath: /convex/data }]
      volumes: [{ name: data, persistentVolumeClaim: { claimName: convex-data } }]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: convex-data
  namespace: convex
  annotations: { ${syncWave}: "${claimWave}", argocd.argoproj.io/sync-options: "Prune=false,Delete=false" }
spec:
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 10Gi } }
`
}

const source =
  'Argo CD docs/user-guide/sync-waves.md:37-39,106-134, gitops-engine/pkg/health/health_pvc.go:28-41, ' +
  'pkg/sync/sync_context.go:721-725 (v3.5), resource_customizations/postgresql.cnpg.io/{Database,Backup}/health.lua (v3.6)'

/** A wave does not wait for a later one. */
export const syncWavesDoNotDeadlock: Rule = {
  id: 'sync-waves-do-not-deadlock',
  severity: 'error',
  title: 'Nothing waits in its sync wave for what comes in a later one.',
  why:
    'Argo CD begins a wave when everything of the one before is healthy. A claim that binds with its first pod is healthy only ' +
    'when the pod is there: same wave. A pod whose Secret, ConfigMap or database comes later never gets ready, and the later ' +
    'wave never begins. The same holds for a Database or a Backup before its Cluster (Argo CD 3.6 and later check their ' +
    'health), an ExternalSecret before its store, and a Certificate before its issuer.',
  source,
  bad: claimExample(-1),
  good: claimExample(0),
  *check(world) {
    yield* distinct(deadlocks(world))
    for (const { object, needed } of dependentsOf(world)) yield* early(world, object, needed)
  },
}

function* deadlocks(world: World): Iterable<Problem> {
  for (const pod of [...world.backends, ...world.dashboards]) {
    const consumer = pod.workload.object
    if (isHook(consumer)) continue
    for (const object of needsOf(world, pod)) yield* late(world, object, consumer)
    for (const claim of claimsOf(world, pod)) yield* apart(world, claim, consumer)
    const { cluster } = world.databaseOf(pod)
    if (cluster === undefined) continue
    for (const name of passwordSecretsOf(cluster)) {
      for (const { object } of world.producersOf(namespaceOf(cluster), name)) yield* late(world, object, cluster)
    }
  }
}

function* early(world: World, object: K8sObject, needed: K8sObject): Iterable<Problem> {
  if (isHook(object) || world.releases.areTwo(object, needed) || waveOf(needed) <= waveOf(object)) return
  yield {
    object,
    path,
    message: `It is in wave ${waveOf(object)}, before ${titleOf(needed)} in wave ${waveOf(needed)}, without which it never gets healthy: the later wave does not begin.`,
    fix: `Put it into wave ${waveOf(needed)} or a later one.`,
  }
}

function* late(world: World, object: K8sObject, consumer: K8sObject): Iterable<Problem> {
  if (isHook(object) || world.releases.areTwo(object, consumer) || waveOf(object) <= waveOf(consumer)) return
  yield {
    object,
    path,
    message: `It comes in wave ${waveOf(object)}, after ${titleOf(consumer)} in wave ${waveOf(consumer)}, which cannot get ready without it.`,
    fix: `Put it into wave ${waveOf(consumer)} or an earlier one.`,
  }
}

function* apart(world: World, claim: K8sObject, consumer: K8sObject): Iterable<Problem> {
  if (isHook(claim) || world.releases.areTwo(claim, consumer) || waveOf(claim) === waveOf(consumer)) return
  const isEarlier = waveOf(claim) < waveOf(consumer)
  if (isEarlier && bindsAtOnce(world, claim)) return
  yield {
    object: claim,
    path,
    message: isEarlier
      ? `The claim is in wave ${waveOf(claim)}, before ${titleOf(consumer)} in wave ${waveOf(consumer)}; where volumes bind with their first pod, it waits for ever.`
      : `The claim is in wave ${waveOf(claim)}, after ${titleOf(consumer)} in wave ${waveOf(consumer)}, which cannot start without it.`,
    fix: `Put both into wave ${waveOf(consumer)}.`,
  }
}

function bindsAtOnce({ index }: World, claim: K8sObject): boolean {
  if ((textAt(claim, 'spec', 'volumeName') ?? '') !== '') return true
  const storageClass = index.find('StorageClass', 'storage.k8s.io', '', textAt(claim, 'spec', 'storageClassName') ?? '')
  return storageClass !== undefined && textAt(storageClass, 'volumeBindingMode') !== 'WaitForFirstConsumer'
}

function claimsOf({ index }: World, { workload, mounts }: ConvexPod): readonly K8sObject[] {
  return mounts.flatMap(({ volume }) => {
    const name = textAt(at(volume, 'persistentVolumeClaim'), 'claimName')
    return name === undefined ? [] : (index.find('PersistentVolumeClaim', '', namespaceOf(workload.object), name) ?? [])
  })
}

/** What a pod cannot start without: its database, and whatever makes its Secrets and ConfigMaps. */
function needsOf(world: World, pod: ConvexPod): readonly K8sObject[] {
  const namespace = namespaceOf(pod.workload.object)
  const { list, sources } = pod.environment
  const references: readonly Reference[] = [
    ...list.flatMap(({ from }) => (from === undefined || from.optional ? [] : [from])),
    ...sources,
    ...pod.mounts.flatMap(({ volume }) => volumeReferences(volume)),
  ]
  const { cluster } = world.databaseOf(pod)
  const made = references.flatMap(({ kind, name, key }): readonly (K8sObject | undefined)[] =>
    kind === 'Secret'
      ? world
          .producersOf(namespace, name)
          .filter(({ keys }) => key === undefined || keys === undefined || keys.has(key))
          .map(({ object }) => object)
      : [world.index.find('ConfigMap', '', namespace, name)],
  )
  return [...new Set([...made, cluster])].flatMap((object) => object ?? [])
}

interface Reference {
  readonly kind: 'Secret' | 'ConfigMap'
  readonly name: string
  readonly key?: string
}

function volumeReferences(volume: unknown): readonly Reference[] {
  const secret = textAt(volume, 'secret', 'secretName')
  const map = textAt(volume, 'configMap', 'name')
  if (secret !== undefined) {
    const keys = listAt(volume, 'secret', 'items').flatMap((item) => textAt(item, 'key') ?? [])
    if (keys.length === 0) return [{ kind: 'Secret', name: secret }]
    return keys.map((key) => ({ kind: 'Secret', name: secret, key }))
  }
  return map === undefined ? [] : [{ kind: 'ConfigMap', name: map }]
}
