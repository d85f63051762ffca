import type { RuleDefinition } from '../../rule.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'The backend gets no variables from Services (enableServiceLinks: false).',
  why:
    'By default Kubernetes gives a pod variables for every Service of its namespace, named after the Service. Convex reads ' +
    'some hundred variables, and which Services there will be cannot be seen from the manifests of today.',
  source: 'kubernetes.io, Service: environment variables; convex-backend crates/common/src/knobs.rs (652b828)',
  bad: changed({ '      enableServiceLinks: false\n': '' }),
  good: backendYaml,
  check: eachBackend(function* ({ workload }, report) {
    if (workload.pod['enableServiceLinks'] === false) return
    yield report(
      `${workload.path}.enableServiceLinks`,
      'Services of the namespace appear as variables of the backend; which ones cannot be seen.',
      'Set enableServiceLinks: false in the pod.',
    )
  }),
}
