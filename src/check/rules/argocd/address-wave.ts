import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { exposureOf } from '../../model/routes/exposure.ts'
import { grouped } from '../../model/grouped.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { textAt } from '../../model/read.ts'
import { isHook, syncWave, waveOf } from '../../model/argocd/sync-order.ts'
import type { Model } from '../../model/model.ts'
import { dashboardExample, dashboardServiceExample, replaced } from '../../examples/routes.ts'
import { problemAt } from '../../rule.ts'

const path = `metadata.annotations["${syncWave}"]`

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'Load balancers and Ingresses are in the last sync wave.',
  why:
    'They are healthy only when something has given them an address. Only the last wave may stay unhealthy: in an earlier one, ' +
    'a tailnet or a controller that is away holds up everything that comes after.',
  source:
    'Argo CD gitops-engine/pkg/health/health_service.go:28-38, health_ingress.go:10-14, pkg/sync/sync_context.go:721-725 (v3.5)',
  bad: lastWaveExample(-1),
  good: lastWaveExample(1),
  *check(model) {
    const last = lastWaves(model)
    for (const object of waitingForAddress(model)) {
      const end = last(object)
      if (end === undefined || isHook(object) || waveOf(object) >= end) continue
      yield problemAt({ object, path }, `It is in wave ${waveOf(object)} of ${end}, and the waves after it wait until it has an address.`, `Put it into wave ${end}.`)
    }
  },
}

function lastWaveExample(number: number): string {
  return `${dashboardExample()}${replaced(dashboardServiceExample(), { 'hostname: convex }': `hostname: convex, ${syncWave}: "${number}" }` })}`
}

function* waitingForAddress(model: Model): Iterable<K8sObject> {
  const { objects, podsBehind } = exposureOf(model)
  for (const service of model.index.all('Service')) {
    if (textAt(service, 'spec', 'type') === 'LoadBalancer' && podsBehind(service).length > 0) yield service
  }
  for (const object of objects.keys()) if (object.kind === 'Ingress') yield object
}

/** The last wave of the sync that an object is a part of, in its namespace of Convex. */
function lastWaves({ objects, releases, convexNamespaces }: Model): (object: K8sObject) => number | undefined {
  const inWaves = objects.filter((object) => convexNamespaces.has(namespaceOf(object)) && !isHook(object))
  const syncs = grouped(inWaves, (object) => [namespaceOf(object)])
  // Of the objects of one place, the last one stands for all.
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
}