import { apiPort, healthPath } from '../../../convex/ports.ts'
import type { RuleDefinition } from '../../rule.ts'
import { recordAt } from '../../model/read.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The backend has a readiness probe.',
  why:
    'The port opens only after the database is connected and every index is in memory, which may take minutes. Without ' +
    'a readiness probe, Services send requests to the pod as soon as its process runs.',
  source: [convex('crates/local_backend/src/main.rs', 'run_server_inner')],
  bad: changed({ '          readinessProbe: { httpGet: { path: /version, port: 3210 }, timeoutSeconds: 5 }\n': '' }),
  good: backendYaml,
  check: eachBackend(function* ({ container }, report) {
    if (Object.keys(recordAt(container.spec, 'readinessProbe')).length > 0) return
    yield report(
      container.path,
      'The readinessProbe is missing: requests arrive before the backend answers.',
      `Add a readinessProbe with httpGet: { path: ${healthPath}, port: ${apiPort} }.`,
    )
  }),
}
