import type { RuleDefinition } from '../../rule.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachPod } from '../scopes.ts'
import { kubernetes, page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Every volume that a container mounts is a volume of its pod.',
  why: 'A mount of a volume that the pod does not have makes the object invalid, and the API server refuses it.',
  source: [
    page('kubernetes.io', 'Volumes'),
    kubernetes('pkg/apis/core/validation/validation.go', 'ValidateVolumeMounts'),
  ],
  bad: changed({ 'volumes: [{ name: data,': 'volumes: [{ name: convex-data,' }),
  good: backendYaml,
  check: eachPod(function* ({ mounts }, report) {
    for (const { volume, volumeName, path } of mounts) {
      if (volume !== undefined) continue
      yield report(
        `${path}.name`,
        `The pod has no volume ${volumeName}.`,
        'Add the volume to the pod, or correct the name in the mount.',
      )
    }
  }),
}
