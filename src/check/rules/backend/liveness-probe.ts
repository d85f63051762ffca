import { apiPort, healthPath } from '../../../convex/ports.ts'
import type { RuleDefinition } from '../../rule.ts'
import { recordAt } from '../../model/read.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The backend has a liveness probe.',
  why:
    'Without a liveness probe, Kubernetes does not restart a backend that hangs. /version needs no slot among the ' +
    'concurrent requests, so load does not make the probe fail.',
  source: [convex('crates/common/src/http/mod.rs', 'meta_routes', 'serve')],
  bad: changed({
    '          livenessProbe: { httpGet: { path: /version, port: 3210 }, timeoutSeconds: 10, failureThreshold: 6 }\n':
      '',
  }),
  good: backendYaml,
  check: eachBackend(function* ({ container }, report) {
    if (Object.keys(recordAt(container.spec, 'livenessProbe')).length > 0) return
    yield report(
      container.path,
      'The livenessProbe is missing: a backend that hangs is not restarted.',
      `Add a livenessProbe with httpGet: { path: ${healthPath}, port: ${apiPort} }.`,
    )
  }),
}
