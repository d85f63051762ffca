import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Severity } from '../../../finding.ts'
import type { Problem, Report } from '../../../rule.ts'
import type { ConvexPod } from '../../../model/backend/convex-pods.ts'
import { nameOf, namespaceOf } from '../../../model/index-of-objects.ts'
import { allows, policiesByNamespace, selecting } from '../../../model/policy/network-policies.ts'
import type { Need, PolicyPod } from '../../../model/policy/network-policies.ts'
import { podPort } from '../../../model/backend/ports.ts'
import type { Model } from '../../../model/model.ts'

/** Traffic that policies must allow. */
export interface Path extends Need {
  /** Completes the sentence "This policy cuts off …". */
  readonly what: string
  readonly fix: string
  readonly severity?: Severity
}

/** Reports the paths of a pod that the policies of its namespace block. */
export function* cutPaths(model: Model, pod: PolicyPod, paths: readonly Path[], report: Report): Iterable<Problem> {
  const policies = policiesByNamespace(model).get(pod.namespace) ?? []
  for (const path of paths) {
    const own = selecting(policies, pod, path.direction)
    const [first] = own
    if (first === undefined || allows(model, own, pod, path)) continue
    yield report(
      { object: first, path: `spec.${path.direction}` },
      `${own.length === 1 ? 'This policy cuts' : `The ${own.length} policies of these pods cut`} off ${path.what}.`,
      path.fix,
      path.severity,
    )
  }
}

/** A pod of Convex, as policies select it. */
export function policyPod({ workload }: ConvexPod): PolicyPod {
  return {
    namespace: namespaceOf(workload.object),
    labels: workload.labels,
    portOf: (name) => podPort(workload, name),
  }
}

/**
 * The pods of a CloudNativePG cluster, or of its Pooler (cloudnative-pg@v1.30.1
 * pkg/utils/labels_annotations.go#ClusterLabelName,PodRoleLabelName).
 */
export function databasePod(cluster: K8sObject, pooler?: K8sObject): PolicyPod {
  const name = nameOf(cluster)
  if (pooler !== undefined) {
    return {
      namespace: namespaceOf(pooler),
      // cloudnative-pg@v1.30.1 pkg/specs/pgbouncer/deployments.go#"WithLabel(utils.PgbouncerNameLabel, pooler.Name)".
      labels: { 'cnpg.io/cluster': name, 'cnpg.io/poolerName': nameOf(pooler), 'cnpg.io/podRole': 'pooler' },
      portOf: (port) => ({ pgbouncer: 5432, metrics: 9127 })[port],
    }
  }
  return {
    namespace: namespaceOf(cluster),
    labels: {
      'cnpg.io/cluster': name,
      'cnpg.io/podRole': 'instance',
      'cnpg.io/instanceName': `${name}-1`,
      'cnpg.io/instanceRole': 'primary',
      role: 'primary',
    },
    portOf: (port) => ({ postgresql: 5432, metrics: 9187, status: 8000 })[port],
  }
}
