import type { RuleDefinition } from '../../rule.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'
import { page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'The backend gets no variables from Services (enableServiceLinks: false).',
  why:
    'By default Kubernetes sets variables in a pod for every Service of its namespace, named after the Service. Convex ' +
    'reads some hundred variables, and a Service that is added later may set one of them.',
  source: [page('kubernetes.io', 'Service, environment variables')],
  bad: changed({ '      enableServiceLinks: false\n': '' }),
  good: backendYaml,
  check: eachBackend(function* ({ workload }, report) {
    if (workload.pod['enableServiceLinks'] === false) return
    yield report(
      `${workload.path}.enableServiceLinks`,
      'The Services of the namespace set variables of the backend.',
      'Set enableServiceLinks: false in the pod.',
    )
  }),
}
