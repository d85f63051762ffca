import type { IJobSpec } from 'kubernetes-models/batch/v1/JobSpec'
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import { labelsOf, withoutEmpty } from '../kubernetes/metadata.ts'
import { asUser } from '../kubernetes/policy/security.ts'
import type { WorkloadOptions } from '../options/workload.ts'
import { pullSecretsOf, schedulingOf } from './scheduling.ts'

interface Settings extends WorkloadOptions {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly podLabels: Readonly<Record<string, string>>
  readonly podAnnotations: Readonly<Record<string, string>>
  readonly runAsUser: number
  readonly timeoutSeconds: number
}

interface JobPod {
  readonly component: string
  /** Secrets to pull its images with. */
  readonly pullSecrets: readonly string[]
  readonly spec: Pick<IPodSpec, 'containers' | 'initContainers' | 'serviceAccountName' | 'volumes'>
}

/** A Job with a limited run time and number of attempts, whose pod runs at the Pod Security level `restricted`. */
export function jobSpec(settings: Settings, { component, pullSecrets, spec }: JobPod): IJobSpec {
  const app = { app: settings.name }
  return {
    backoffLimit: 2,
    activeDeadlineSeconds: settings.timeoutSeconds,
    template: {
      metadata: {
        labels: { ...labelsOf(settings, component), ...settings.podLabels, ...app },
        annotations: withoutEmpty(settings.podAnnotations),
      },
      spec: {
        ...schedulingOf(settings, app),
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        // Each attempt is a new pod with empty scratch space, and the log of the last one is kept.
        restartPolicy: 'Never',
        securityContext: { ...asUser(settings.runAsUser), fsGroup: settings.runAsUser },
        imagePullSecrets: pullSecretsOf([...new Set(pullSecrets)]),
        ...spec,
      },
    },
  }
}
