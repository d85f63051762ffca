import type { K8sObject } from '../../../kubernetes/object.ts'
import { titleOf } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { dependentsOf } from '../../model/argocd/dependents.ts'
import type { Dependent } from '../../model/argocd/dependents.ts'
import { grouped } from '../../model/grouped.ts'
import { nameOf, namespaceOf } from '../../model/index-of-objects.ts'
import { memo } from '../../model/memo.ts'
import { listAt, textAt } from '../../model/read.ts'
import { compareMoments, momentOf, momentText, syncWave } from '../../model/argocd/sync-order.ts'
import type { SyncMoment } from '../../model/argocd/sync-order.ts'
import type { Model } from '../../model/model.ts'
import { backendExample } from '../../examples/routes.ts'
import { problemAt } from '../../rule.ts'

const path = `metadata.annotations["${syncWave}"]`

function wave(number: number): string {
  return `annotations: { ${syncWave}: "${number}" }`
}

function claimExample(claimWave: number): string {
  const backend = backendExample({
    'namespace: convex }': `namespace: convex, ${wave(0)} }`,
    'name: convex-backend-data, namespace: convex }': `name: convex-backend-data, namespace: convex, annotations: { ${syncWave}: "${claimWave}", argocd.argoproj.io/sync-options: "Prune=false,Delete=false" } }`,
    'accessModes:': 'storageClassName: local, accessModes:',
  })
  return `${backend}---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: local }
provisioner: example.com/local
volumeBindingMode: WaitForFirstConsumer
`
}

const source =
  'Argo CD docs/user-guide/sync-waves.md:37-39,106-134, gitops-engine/pkg/health/health_pvc.go:28-41, ' +
  'pkg/sync/sync_context.go:721-725 (v3.5), pkg/sync/sync_tasks.go:100-136, pkg/sync/syncwaves/waves.go (5baed5604d2d), ' +
  'resource_customizations/postgresql.cnpg.io/{Database,Backup}/health.lua (v3.6)'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Nothing waits in its sync wave for what comes in a later one.',
  why:
    'Argo CD begins a wave when everything of the one before is healthy. A claim that binds with its first pod is healthy only ' +
    'when the pod is there: same wave (a warning where the StorageClass is not in the input). A pod whose Secret, ConfigMap or database comes later never gets ready, and the later ' +
    'wave never begins. The same holds for a Database or a Backup before its Cluster (Argo CD 3.6 and later check their ' +
    'health), an ExternalSecret before its store, and a Certificate before its issuer. Hooks have phases of their ' +
    'own: PreSync before all waves, PostSync after them. The waves of two Applications do not wait for each other.',
  source,
  bad: claimExample(-1),
  good: claimExample(0),
  *check(model) {
    const pairs = dependentsOf(model).filter(({ object, needed }) => model.releases.areSynced(object, needed) !== false)
    const sure = orderOf(pairs.filter(({ object, needed }) => model.releases.areSynced(object, needed)))
    const order = orderOf(pairs)
    for (const object of new Set(pairs.flatMap((pair) => [pair.object, pair.needed]))) {
      const problem = order(object)
      if (problem !== undefined) yield sure(object) === undefined ? unsure(problem) : problem
    }
    yield* claimProblems(model)
  },
}

/** An object and when Argo CD applies it. */
interface Timed {
  readonly object: K8sObject
  readonly moment: SyncMoment
}

function timed(object: K8sObject): readonly Timed[] {
  const moment = momentOf(object)
  return moment === undefined ? [] : [{ object, moment }]
}

function byMoment(one: Timed, other: Timed): number {
  return compareMoments(one.moment, other.moment)
}

/**
 * Finds objects in a wrong wave; their fixes together leave nothing wrong. What others need moves to the first of these,
 * however far they are behind it. Only what nothing needs, and what is no pod, moves to a later wave.
 */
function orderOf(pairs: readonly Dependent[]): (object: K8sObject) => Problem | undefined {
  const users = grouped(pairs, ({ needed }) => [needed])
  const needs = grouped(pairs, ({ object }) => [object])
  const isLast = (object: K8sObject): boolean => !users.has(object) && lastKinds.has(object.kind)
  const firstOf = memo((object: K8sObject): Timed | undefined => {
    const others = (users.get(object) ?? []).map((pair) => pair.object).filter((other) => !isLast(other))
    return [...timed(object), ...others.flatMap((other) => firstOf(other) ?? [])].toSorted(byMoment)[0]
  })
  return (object) => {
    const [own] = timed(object)
    if (own === undefined) return undefined
    if (!isLast(object)) return late(own, firstOf(object))
    const needed = (needs.get(object) ?? []).flatMap((pair) => {
      const first = firstOf(pair.needed)
      return first === undefined ? [] : [{ object: pair.needed, moment: first.moment }]
    })
    return early(own, needed.toSorted(byMoment).at(-1))
  }
}

const lastKinds = new Set(['Backup', 'Certificate', 'Database'])

function late({ object, moment }: Timed, first: Timed | undefined): Problem | undefined {
  if (first === undefined || compareMoments(moment, first.moment) <= 0) return undefined
  return problemAt({ object, path }, `It comes in ${momentText(moment)}, after ${titleOf(first.object)} in ${momentText(first.moment)}, which cannot get ready without it.`, fixFor(moment, first, ' or an earlier one'))
}

function early({ object, moment }: Timed, needed: Timed | undefined): Problem | undefined {
  if (needed === undefined || compareMoments(needed.moment, moment) <= 0) return undefined
  const [found = needed] = timed(needed.object)
  return problemAt({ object, path }, `It is in ${momentText(moment)}, before ${titleOf(needed.object)} in ${momentText(found.moment)}, without which it never gets healthy: the later wave does not begin.`, fixFor(moment, needed, ' or a later one'))
}

function apart(model: Model, { object, moment }: Timed, first: Timed): Problem | undefined {
  const order = compareMoments(moment, first.moment)
  const binding = bindingOf(model, object)
  if (order === 0 || (order < 0 && binding === 'Immediate')) return undefined
  const [where, title, when] = [momentText(moment), titleOf(first.object), momentText(first.moment)]
  return problemAt({ object, path }, order < 0
        ? `The claim is in ${where}, and the first to mount it, ${title}, in ${when}; where volumes bind with their first pod, it waits for ever.`
        : `The claim is in ${where}, after ${title} in ${when}, which cannot start without it.`, fixFor(moment, first, ''), order < 0 && binding === undefined ? 'warning' : undefined)
}

/** A hook is deleted and made anew at each sync, so that no fix makes a hook of anything. */
function fixFor({ phase }: SyncMoment, { object, moment }: Timed, orElse: string): string {
  if (phase === moment.phase) return `Put it into wave ${moment.wave}${orElse}.`
  const hook = phase === 'Sync' ? titleOf(object) : 'it'
  return `Remove the hook annotation from ${hook}, so that both are in the phase Sync.`
}

function unsure(problem: Problem): Problem {
  const message = `${problem.message} That holds if one Application applies the folders of both.`
  return { ...problem, message, severity: 'info' }
}

/** The claims of the pods of Convex. Any pod that mounts a claim binds it. */
function* claimProblems(model: Model): Iterable<Problem> {
  const users = grouped(model.workloads, ({ object, pod }) =>
    listAt(pod, 'volumes').map(
      (volume) => `${namespaceOf(object)}/${textAt(volume, 'persistentVolumeClaim', 'claimName')}`,
    ),
  )
  for (const claim of model.index.all('PersistentVolumeClaim')) {
    const own = (users.get(`${namespaceOf(claim)}/${nameOf(claim)}`) ?? []).filter(
      ({ object }) => object.kind !== 'CronJob' && model.releases.areSynced(claim, object) !== false,
    )
    if (!own.some((workload) => model.convexWorkloads.has(workload))) continue
    const [first] = own.flatMap(({ object }) => timed(object)).toSorted(byMoment)
    const [bound] = timed(claim)
    if (first === undefined || bound === undefined) continue
    const problem = apart(model, bound, first)
    if (problem !== undefined) yield model.releases.areSynced(claim, first.object) ? problem : unsure(problem)
  }
}

/** When a claim binds; `undefined` where its class is not in the input. */
function bindingOf({ index }: Model, claim: K8sObject): string | undefined {
  if ((textAt(claim, 'spec', 'volumeName') ?? '') !== '') return 'Immediate'
  const storageClass = index.find('StorageClass', 'storage.k8s.io', '', textAt(claim, 'spec', 'storageClassName') ?? '')
  return storageClass && (textAt(storageClass, 'volumeBindingMode') ?? 'Immediate')
}