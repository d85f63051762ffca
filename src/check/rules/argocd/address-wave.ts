import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { exposureOf } from '../../model/routes/exposure.ts'
import { grouped } from '../../model/grouped.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { memo } from '../../model/memo.ts'
import { textAt } from '../../model/read.ts'
import { isHook, syncWave, waveOf, wavePath } from '../../model/argocd/sync-order.ts'
import type { Model } from '../../model/model.ts'
import { dashboardExample, dashboardServiceExample } from '../../examples/routes.ts'
import { eachObject } from '../scopes.ts'
import { gitopsEngine } from '../../../sources/source.ts'

const example = (wave: number): string =>
  `${dashboardExample()}${dashboardServiceExample({
    'hostname: convex }': `hostname: convex, ${syncWave}: "${wave}" }`,
  })}`

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'Load balancers and Ingresses are in the last sync wave.',
  why:
    'They are healthy only after they have an address. Only the last wave may stay unhealthy. In an earlier wave, an ' +
    'unavailable tailnet or controller blocks all later waves.',
  source: [
    gitopsEngine('pkg/health/health_service.go', 'getCorev1ServiceHealth'),
    gitopsEngine('pkg/health/health_ingress.go', 'getIngressHealth'),
    gitopsEngine('pkg/sync/sync_context.go', '"if remainingTasks.Len() == 0 && !tasks.Any("'),
  ],
  bad: example(-1),
  good: example(1),
  check: eachObject(waitingForAddress, function* (object, report, model) {
    const last = lastWaves(model)(object)
    if (last === undefined || isHook(object) || waveOf(object) >= last) return
    yield report(
      wavePath,
      `The ${object.kind} is in wave ${waveOf(object)} of ${last}, and later waves wait until it has an address.`,
      `Move it to wave ${last}.`,
    )
  }),
}

function* waitingForAddress(model: Model): Iterable<K8sObject> {
  const { objects, podsBehind } = exposureOf(model)
  for (const service of model.index.all('Service')) {
    if (textAt(service, 'spec', 'type') === 'LoadBalancer' && podsBehind(service).length > 0) yield service
  }
  for (const object of objects.keys()) if (object.kind === 'Ingress') yield object
}

/** The last wave of the sync of an object, in its namespace of Convex. */
const lastWaves = memo(
  ({ objects, releases, convexNamespaces }: Model): ((object: K8sObject) => number | undefined) => {
    const inWaves = objects.filter((object) => convexNamespaces.has(namespaceOf(object)) && !isHook(object))
    const syncs = grouped(inWaves, (object) => [namespaceOf(object)])
    // The last object of each place represents the others.
    const lasts = new Map(
      [...syncs].map(([namespace, all]) => {
        const places = grouped(all, (object) => [releases.placeOf(object)])
        return [namespace, [...places.values()].map((same) => same.toSorted((a, b) => waveOf(b) - waveOf(a))[0])]
      }),
    )
    return (object) => {
      const waves = (lasts.get(namespaceOf(object)) ?? []).flatMap((other) =>
        other !== undefined && releases.areSynced(object, other) ? [waveOf(other)] : [],
      )
      return waves.length === 0 ? undefined : Math.max(...waves)
    }
  },
)
