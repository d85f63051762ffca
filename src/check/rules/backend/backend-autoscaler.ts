import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { numberAt, textAt, textsAt } from '../../model/read.ts'
import { isKnative } from '../../model/backend/workloads.ts'
import { backendYaml, documents } from '../../examples/backend.ts'
import { asDeployment } from './support/as-deployment.ts'
import { problemAt } from '../../rule.ts'
import { convex, page } from '../../../sources/source.ts'

const autoscalers: readonly {
  readonly kind: string
  readonly group: string
  readonly most: readonly string[]
  readonly least: readonly string[]
  /** Defaults of `most` and `least`. */
  readonly defaults: readonly [most: number, least: number]
}[] = [
  {
    kind: 'HorizontalPodAutoscaler',
    group: 'autoscaling',
    most: ['spec', 'maxReplicas'],
    least: ['spec', 'minReplicas'],
    defaults: [1, 1],
  },
  {
    kind: 'ScaledObject',
    group: 'keda.sh',
    most: ['spec', 'maxReplicaCount'],
    least: ['spec', 'minReplicaCount'],
    defaults: [100, 0],
  },
  {
    kind: 'HTTPScaledObject',
    group: 'http.keda.sh',
    most: ['spec', 'replicas', 'max'],
    least: ['spec', 'replicas', 'min'],
    defaults: [100, 0],
  },
]

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'No autoscaler scales the backend.',
  why:
    'Under load an autoscaler adds a second writer, exactly when it does the most harm. One that scales to zero stops ' +
    'scheduled functions and crons, and closes every open WebSocket.',
  source: [
    convex('crates/postgres/src/lib.rs', 'Lease.acquire', 'Lease.transact'),
    page('keda.sh', 'ScaledObject specification (0 to 100 replicas)'),
  ],
  bad: documents(
    backendYaml,
    `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: convex-backend, namespace: convex }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: convex-backend }
  minReplicas: 1
  maxReplicas: 3
`,
  ),
  good: backendYaml,
  *check({ backends, index }) {
    const targets = new Set(
      backends.map(({ workload: { object } }) => `${namespaceOf(object)}/${object.kind}/${object.metadata?.name}`),
    )
    if (targets.size === 0) return
    for (const object of new Set(backends.map(({ workload }) => workload.object))) yield* scaledByKnative(object)
    for (const { kind, group, most, least, defaults } of autoscalers) {
      for (const object of index.all(kind, group)) {
        const target = textAt(object, 'spec', 'scaleTargetRef', 'kind') ?? 'Deployment'
        const name = textAt(object, 'spec', 'scaleTargetRef', 'name') ?? ''
        if (!targets.has(`${namespaceOf(object)}/${target}/${name}`)) continue
        const [max, min] = [numberAt(object, ...most) ?? defaults[0], numberAt(object, ...least) ?? defaults[1]]
        if (max <= 1 && min === 1) continue
        yield problemAt(
          { object, path: (max > 1 ? most : least).join('.') },
          max > 1
            ? `The ${kind} may run ${max} backends at once, which take the database from each other.`
            : `The ${kind} may scale the backend to zero, which stops scheduled functions and closes every connection.`,
          `Remove the ${kind}; the backend needs exactly one replica.`,
        )
      }
    }
  },
}

/** Knative scales every Service; by default to zero, and without an upper limit. */
function* scaledByKnative(object: K8sObject): Iterable<Problem> {
  if (!isKnative(object)) return
  const annotations = textsAt(object, 'spec', 'template', 'metadata', 'annotations')
  const bound = (name: string, old: string): number =>
    Number(annotations[`autoscaling.knative.dev/${name}`] ?? annotations[`autoscaling.knative.dev/${old}`] ?? 0)
  const [max, min] = [bound('max-scale', 'maxScale'), bound('min-scale', 'minScale')]
  if (max === 1 && min === 1) return
  const most = max === 0 ? 'any number of' : `up to ${max}`
  yield problemAt(
    { object, path: 'spec.template.metadata.annotations' },
    max === 1
      ? 'Knative stops the backend when it gets no requests, and its scheduled functions stop too.'
      : `Under load Knative runs ${most} backends at once, which take the database from each other.`,
    asDeployment,
  )
}
