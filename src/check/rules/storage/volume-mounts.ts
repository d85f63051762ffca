import type { RuleDefinition } from '../../rule.ts'
import { backendYaml, changed } from '../../examples/backend.ts'

/** The API server refuses the pod, and with it every pod of the Deployment. */
export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Every volume that a container mounts is a volume of its pod.',
  why: 'A mount of a volume that the pod does not have makes the object invalid, and the API server refuses it.',
  source:
    'kubernetes.io, Volumes; k8s.io/kubernetes pkg/apis/core/validation/validation.go (ValidateVolumeMounts, v1.34)',
  bad: changed({ 'volumes: [{ name: data,': 'volumes: [{ name: convex-data,' }),
  good: backendYaml,
  *check({ backends, dashboards }) {
    for (const { workload, mounts } of [...backends, ...dashboards]) {
      for (const { volume, volumeName, path } of mounts) {
        if (volume !== undefined) continue
        yield {
          object: workload.object,
          path: `${path}.name`,
          message: `The pod has no volume ${volumeName}.`,
          fix: 'Add it to the volumes of the pod, or mount the one that is meant.',
        }
      }
    }
  },
}
