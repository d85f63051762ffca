import type { K8sObject } from '../../../kubernetes/object.ts'
import { titleOf } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { byMoment, compareMoments, momentText, syncWave, timed } from '../../model/argocd/sync-order.ts'
import { grouped } from '../../model/grouped.ts'
import { nameOf, namespaceOf } from '../../model/index-of-objects.ts'
import { memo } from '../../model/memo.ts'
import { listAt, textAt } from '../../model/read.ts'
import type { Model } from '../../model/model.ts'
import { backendExample } from '../../examples/routes.ts'
import { eachObject } from '../scopes.ts'
import { moveTo, wrongWave } from './support/wrong-wave.ts'
import { argoCd, gitopsEngine } from '../../../sources/source.ts'

const example = (wave: number): string =>
  `${backendExample({
    'namespace: convex }': `namespace: convex, annotations: { ${syncWave}: "0" } }`,
    'name: convex-backend-data, namespace: convex }': `name: convex-backend-data, namespace: convex, annotations: { ${syncWave}: "${wave}", argocd.argoproj.io/sync-options: "Prune=false,Delete=false" } }`,
    'accessModes:': 'storageClassName: local, accessModes:',
  })}---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: local }
provisioner: example.com/local
volumeBindingMode: WaitForFirstConsumer
`

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A PersistentVolumeClaim is in the sync wave of the first pod that mounts it.',
  why:
    'Argo CD starts a wave after all objects of the previous wave are healthy. A claim that binds with its first pod is ' +
    'healthy only after the pod exists, so both belong in one wave: a warning if the StorageClass is not among the objects. ' +
    'A pod cannot start before its claim exists.',
  source: [
    argoCd(
      'docs/user-guide/sync-waves.md',
      '"During pruning, the wave order is reversed"',
      '"## How sync waves work?"',
    ),
    gitopsEngine('pkg/health/health_pvc.go', 'getCorev1PVCHealth'),
    gitopsEngine('pkg/sync/sync_context.go', '"if remainingTasks.Len() == 0 && !tasks.Any("'),
  ],
  bad: example(-1),
  good: example(0),
  check: eachObject(
    ({ index }) => index.all('PersistentVolumeClaim'),
    function* (claim, report, model) {
      const { convexWorkloads, releases } = model
      const own = (workloadsByClaim(model).get(`${namespaceOf(claim)}/${nameOf(claim)}`) ?? []).filter(
        ({ object }) => object.kind !== 'CronJob' && releases.areSynced(claim, object) !== false,
      )
      if (!own.some((workload) => convexWorkloads.has(workload))) return
      const [first] = own.flatMap(({ object }) => timed(object)).toSorted(byMoment)
      const [bound] = timed(claim)
      if (first === undefined || bound === undefined) return
      const order = compareMoments(bound.moment, first.moment)
      const binding = bindingOf(model, claim)
      if (order === 0 || (order < 0 && binding === 'Immediate')) return
      const places = `The claim is in ${momentText(bound.moment)}, and the first workload that mounts it, ${titleOf(first.object)}, in ${momentText(first.moment)}`
      yield wrongWave(
        report,
        {
          message:
            order < 0
              ? `${places}. A claim that binds with its first pod waits forever.`
              : `${places}, where it cannot start.`,
          fix: moveTo(bound.moment, first),
          severity: order < 0 && binding === undefined ? 'warning' : undefined,
        },
        releases.areSynced(claim, first.object) === true,
      )
    },
  ),
}

/** Workloads by `namespace/name` of the claims that they mount. Any pod that mounts a claim binds it. */
const workloadsByClaim = memo(({ workloads }: Model) =>
  grouped(workloads, ({ object, pod }) =>
    listAt(pod, 'volumes').map(
      (volume) => `${namespaceOf(object)}/${textAt(volume, 'persistentVolumeClaim', 'claimName')}`,
    ),
  ),
)

/** When a claim binds; `undefined` if its StorageClass is not among the objects. */
function bindingOf({ index }: Model, claim: K8sObject): string | undefined {
  if ((textAt(claim, 'spec', 'volumeName') ?? '') !== '') return 'Immediate'
  const storageClass = index.find('StorageClass', 'storage.k8s.io', '', textAt(claim, 'spec', 'storageClassName') ?? '')
  return storageClass && (textAt(storageClass, 'volumeBindingMode') ?? 'Immediate')
}
