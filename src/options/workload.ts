import type { IAffinity } from 'kubernetes-models/v1/Affinity'
import type { IToleration } from 'kubernetes-models/v1/Toleration'
import type { ITopologySpreadConstraint } from 'kubernetes-models/v1/TopologySpreadConstraint'
import * as v from 'valibot'
import { annotationsBut, extraLabels, labels } from './common.ts'
import { withRules } from './cross-check.ts'
import { listOf, objectName } from './fields.ts'
import { once } from './once.ts'
import { affinity, toleration, topologySpreadConstraint } from './scheduling.ts'

/** Scheduling and metadata of a pod. */
export interface WorkloadOptions {
  /**
   * Labels that a node must have.
   * @default none
   */
  readonly nodeSelector?: Readonly<Record<string, string>> | undefined
  /**
   * Taints that the pod tolerates.
   * @default none
   */
  readonly tolerations?: readonly IToleration[] | undefined
  /**
   * Node and pod affinity.
   * @default none
   */
  readonly affinity?: IAffinity | undefined
  /**
   * How pods are spread over zones and nodes. A constraint without a `labelSelector` gets that of the Deployment:
   * without one, it would match no pod (kubernetes@v1.37.2 pkg/api/pod/warnings.go#warningsForPodSpecAndMeta).
   * @default none
   */
  readonly topologySpreadConstraints?: readonly ITopologySpreadConstraint[] | undefined
  /**
   * PriorityClass of the pod.
   * @default none
   */
  readonly priorityClassName?: string | undefined
  /**
   * Labels of only the pod. The label `app` cannot be set.
   * @default {}
   */
  readonly podLabels?: Readonly<Record<string, string>> | undefined
  /**
   * Annotations of only the pod.
   * @default {}
   */
  readonly podAnnotations?: Readonly<Record<string, string>> | undefined
}

const checksum = 'checksum/config'

/** Annotations, except for the one that starts a new pod when the ConfigMap changes. */
const podAnnotations = annotationsBut({ [checksum]: 'is set by the package; leave it out' })

const topologySpreadConstraints = withRules(
  listOf(topologySpreadConstraint),
  once(({ topologyKey, whenUnsatisfiable }) => [topologyKey, whenUnsatisfiable]),
)

export const workloadEntries = {
  nodeSelector: v.optional(labels),
  tolerations: v.optional(listOf(toleration)),
  affinity: v.optional(affinity),
  topologySpreadConstraints: v.optional(topologySpreadConstraints),
  priorityClassName: v.optional(objectName),
  podLabels: v.optional(extraLabels, {}),
  podAnnotations: v.optional(podAnnotations, {}),
}
