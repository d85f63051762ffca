import type { IJobSpec } from 'kubernetes-models/batch/v1/JobSpec'
import { functionEnvironmentComponent as component } from '../../convex/function-variables.ts'
import { backendRepository } from '../../convex/release.ts'
import { imageReference } from '../../kubernetes/image.ts'
import { confinedContainer } from '../../kubernetes/policy/security.ts'
import { defaultAdminKey } from '../../options/secrets/credentials.ts'
import { wantedVariables } from '../../options/environment/function-environment.ts'
import type { FunctionEnvironmentSettings } from '../../options/environment/function-environment.ts'
import { jobSpec } from '../job.ts'
import { resourcesOf } from '../resources.ts'

const mountPath = '/etc/convex/function-environment'

/** The Job: the program and everything that it reads are in one volume. */
export function functionJob(settings: FunctionEnvironmentSettings): IJobSpec {
  const { name, image, release, resources } = settings
  return jobSpec(settings, {
    component,
    pullSecrets: image.pullSecrets ?? [],
    spec: {
      containers: [
        {
          name: 'sync',
          image: imageReference(image, { repository: backendRepository, tag: release }),
          imagePullPolicy: image.pullPolicy ?? 'IfNotPresent',
          command: ['node', `${mountPath}/sync.mjs`, mountPath],
          resources: resourcesOf(resources),
          // The status of the pod also contains the reason of a failure.
          terminationMessagePolicy: 'FallbackToLogsOnError',
          securityContext: { ...confinedContainer, capabilities: { drop: ['ALL'] } },
          volumeMounts: [{ name: 'environment', mountPath, readOnly: true }],
        },
      ],
      volumes: [{ name: 'environment', projected: { sources: [{ configMap: { name } }, ...secretsOf(settings)] } }],
    },
  })
}

/**
 * Optional, so that the program starts and reports which Secret or key is missing; a pod that waits for a Secret
 * reports nothing.
 */
function secretsOf(settings: FunctionEnvironmentSettings) {
  const keys = new Map<string, Set<string>>()
  const read = [settings.adminKey ?? defaultAdminKey, ...wantedVariables(settings).map(([, value]) => value)]
  for (const value of read) {
    if (typeof value !== 'object') continue
    keys.set(value.secret, (keys.get(value.secret) ?? new Set()).add(value.key))
  }
  return [...keys].map(([name, names]) => ({
    secret: {
      name,
      optional: true,
      items: [...names].map((key) => ({ key, path: `secrets/${name}/${key}` })),
    },
  }))
}
