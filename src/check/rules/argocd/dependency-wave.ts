import type { K8sObject } from '../../../kubernetes/object.ts'
import { titleOf } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { dependentsOf } from '../../model/argocd/dependents.ts'
import type { Dependent } from '../../model/argocd/dependents.ts'
import { grouped } from '../../model/grouped.ts'
import { memo } from '../../model/memo.ts'
import { byMoment, compareMoments, momentText, syncWave, timed } from '../../model/argocd/sync-order.ts'
import type { Timed } from '../../model/argocd/sync-order.ts'
import type { Model } from '../../model/model.ts'
import { database } from '../../examples/database.ts'
import { eachObject } from '../scopes.ts'
import { moveTo, wrongWave } from './support/wrong-wave.ts'
import { argoCd, gitopsEngine, page } from '../../../sources/source.ts'

const kept = 'argocd.argoproj.io/sync-options: "Prune=false,Delete=false"'

const example = (wave: number): string =>
  database({
    'name: convex-db, namespace: convex': `name: convex-db, namespace: convex, annotations: { ${syncWave}: "${wave}", ${kept} }`,
    'name: convex-backend-data, namespace: convex': `name: convex-backend-data, namespace: convex, annotations: { ${kept} }`,
  })

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'No object waits in its sync wave for an object in a later wave.',
  why:
    'Argo CD starts a wave after all objects of the previous wave are healthy. A pod whose Secret, ConfigMap or database is ' +
    'in a later wave never becomes ready, and the later wave never starts. The same applies to a Database or a Backup before ' +
    'its Cluster (Argo CD 3.6 and later check their health), an ExternalSecret before its store, and a Certificate before its ' +
    'issuer. Hooks have their own phases: PreSync before all waves, PostSync after them. Waves of different Applications do ' +
    'not wait for each other.',
  source: [
    argoCd(
      'docs/user-guide/sync-waves.md',
      '"During pruning, the wave order is reversed"',
      '"## How sync waves work?"',
      '"## Combining Sync waves and hooks"',
    ),
    gitopsEngine('pkg/sync/sync_context.go', '"if remainingTasks.Len() == 0 && !tasks.Any("'),
    gitopsEngine('pkg/sync/sync_tasks.go', 'Less', 'Sort'),
    gitopsEngine('pkg/sync/syncwaves/waves.go', 'Wave'),
    page('github.com', 'argoproj/argo-cd v3.6, health of Database and Backup'),
  ],
  bad: example(1),
  good: example(-1),
  check: eachObject(
    (model) => new Set(pairsOf(model).flatMap(({ object, needed }) => [object, needed])),
    function* (object, report, model) {
      const { sure, all } = ordersIn(model)
      const fault = all(object)
      if (fault !== undefined) yield wrongWave(report, fault, sure(object) !== undefined)
    },
  ),
}

type Fault = Pick<Problem, 'message' | 'fix'>

/** Pairs that one Application may apply. */
const pairsOf = memo((model: Model) =>
  dependentsOf(model).filter(({ object, needed }) => model.releases.areSynced(object, needed) !== false),
)

/** The order of the pairs that one Application applies, and of all. */
const ordersIn = memo((model: Model) => ({
  sure: orderOf(pairsOf(model).filter(({ object, needed }) => model.releases.areSynced(object, needed))),
  all: orderOf(pairsOf(model)),
}))

/**
 * Finds objects in a wrong wave. All fixes together leave no fault: an object that others need moves to the first of them,
 * over any number of steps. Only an object of `lastKinds` that no object needs moves to a later wave.
 */
function orderOf(pairs: readonly Dependent[]): (object: K8sObject) => Fault | undefined {
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

function late({ object, moment }: Timed, first: Timed | undefined): Fault | undefined {
  if (first === undefined || compareMoments(moment, first.moment) <= 0) return undefined
  return {
    message: `The ${object.kind} is in ${momentText(moment)}, but ${titleOf(first.object)} in ${momentText(first.moment)} needs it to become ready.`,
    fix: moveTo(moment, first, ' or an earlier one'),
  }
}

function early({ object, moment }: Timed, needed: Timed | undefined): Fault | undefined {
  if (needed === undefined || compareMoments(needed.moment, moment) <= 0) return undefined
  const [found = needed] = timed(needed.object)
  return {
    message: `The ${object.kind} is in ${momentText(moment)}, but needs ${titleOf(needed.object)} in ${momentText(found.moment)} to become healthy, so the later wave never starts.`,
    fix: moveTo(moment, needed, ' or a later one'),
  }
}
