import { apiPort, healthPath } from '../../../convex/ports.ts'
import type { RuleDefinition } from '../../rule.ts'
import { recordAt } from '../../model/read.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The backend has a readiness and a liveness probe.',
  why:
    'The port opens only after the database is connected and every index is in memory, which may take minutes. Without ' +
    'a readiness probe, routes send to the pod as soon as its process runs. Without a liveness probe, a backend that ' +
    'hangs stays as it is.',
  source: 'convex-backend crates/local_backend/src/main.rs:145-187, crates/common/src/http/mod.rs:560-575 (652b828)',
  bad: changed({ '          readinessProbe: { httpGet: { path: /version, port: 3210 }, timeoutSeconds: 5 }\n': '' }),
  good: backendYaml,
  check: eachBackend(function* ({ container }, report) {
    for (const kind of ['readinessProbe', 'livenessProbe'] as const) {
      if (Object.keys(recordAt(container.spec, kind)).length > 0) continue
      yield report(
        container.path,
        kind === 'readinessProbe'
          ? 'There is no readinessProbe: requests arrive before the backend answers.'
          : 'There is no livenessProbe: a backend that hangs is not restarted.',
        `Add a ${kind} with httpGet: { path: ${healthPath}, port: ${apiPort} }.`,
      )
    }
  }),
}
