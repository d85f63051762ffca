import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import type { WorkloadOptions } from '../options/workload.ts'

type Scheduling = Pick<
  IPodSpec,
  'nodeSelector' | 'tolerations' | 'affinity' | 'topologySpreadConstraints' | 'priorityClassName'
>

/** Where a pod may run. */
export function schedulingOf(options: WorkloadOptions): Scheduling {
  return {
    nodeSelector: options.nodeSelector,
    tolerations: options.tolerations?.map((toleration) => ({ ...toleration })),
    affinity: options.affinity,
    topologySpreadConstraints: options.topologySpreadConstraints?.map((constraint) => ({ ...constraint })),
    priorityClassName: options.priorityClassName,
  }
}
