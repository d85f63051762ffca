import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import { withoutEmpty } from '../kubernetes/metadata.ts'
import type { WorkloadOptions } from '../options/workload.ts'

type Scheduling = Pick<
  IPodSpec,
  'nodeSelector' | 'tolerations' | 'affinity' | 'topologySpreadConstraints' | 'priorityClassName'
>

// The API server does not store empty lists.
const filled = <Item>(items: readonly Item[] = []): Item[] | undefined => (items.length === 0 ? undefined : [...items])

/** Where a pod may run. `app` are the labels that its Deployment selects pods by. */
export function schedulingOf(options: WorkloadOptions, app: Readonly<Record<string, string>>): Scheduling {
  // Without a selector, a constraint matches no pod; the API server warns of it.
  const spread = options.topologySpreadConstraints?.map(({ labelSelector = { matchLabels: { ...app } }, ...rest }) => ({
    ...rest,
    labelSelector,
  }))
  return {
    nodeSelector: withoutEmpty(options.nodeSelector ?? {}),
    tolerations: filled(options.tolerations?.map((toleration) => ({ ...toleration }))),
    affinity: options.affinity,
    topologySpreadConstraints: filled(spread),
    priorityClassName: options.priorityClassName,
  }
}

/** Secrets to pull an image with. */
export const pullSecretsOf = (names: readonly string[] | undefined): IPodSpec['imagePullSecrets'] =>
  filled(names?.map((name) => ({ name })))
