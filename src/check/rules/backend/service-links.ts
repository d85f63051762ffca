import type { RuleDefinition } from '../../rule.ts'
import { backendYaml, changed } from '../../examples/backend.ts'

/** Every Service of the namespace would be a dozen variables. */
export const rule: RuleDefinition = {
  severity: 'info',
  title: 'The backend gets no variables from Services (enableServiceLinks: false).',
  why:
    'By default Kubernetes gives a pod variables for every Service of its namespace, named after the Service. Convex reads ' +
    'some hundred variables, and which Services there will be cannot be seen from the manifests of today.',
  source: 'kubernetes.io, Service: environment variables; convex-backend crates/common/src/knobs.rs (652b828)',
  bad: changed({ '      enableServiceLinks: false\n': '' }),
  good: backendYaml,
  *check({ backends }) {
    for (const { workload } of backends) {
      if (workload.pod['enableServiceLinks'] === false) continue
      yield {
        object: workload.object,
        path: `${workload.path}.enableServiceLinks`,
        message: 'Services of the namespace appear as variables of the backend; which ones cannot be seen.',
        fix: 'Set enableServiceLinks: false in the pod.',
      }
    }
  },
}
