import type { RuleDefinition } from '../../rule.ts'
import { hasOwner } from '../../model/owner-references.ts'
import { textAt } from '../../model/read.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

const bad = changed({
  'apiVersion: apps/v1': 'apiVersion: batch/v1',
  'kind: Deployment': 'kind: Job',
  '  replicas: 1\n  strategy: { type: Recreate }\n  selector: { matchLabels: { app: convex-backend } }\n': '',
  '      enableServiceLinks: false': '      restartPolicy: OnFailure\n      enableServiceLinks: false',
})

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The backend is restarted whenever it exits, also with exit code 0.',
  why:
    'A backend that has lost the lease on its database exits with code 0. A Job, or a restart policy other than ' +
    'Always, treats that as success and leaves the instance down. A Pod without a controller is lost with its node.',
  source: [convex('crates/local_backend/src/main.rs', '"_err = preempt_rx.fuse()"', '"_ = force_exit_future"')],
  bad,
  good: backendYaml,
  check: eachBackend(function* ({ workload: { object, pod, path } }, report) {
    if (hasOwner(object)) return
    const fix = 'Use a Deployment with replicas: 1, strategy Recreate, and no restartPolicy (the default is Always).'
    if (object.kind === 'Job' || object.kind === 'CronJob') {
      const message = `A ${object.kind} completes with exit code 0, with which a backend that has lost its lease exits.`
      yield report('kind', message, fix)
      return
    }
    const policy = textAt(pod, 'restartPolicy') ?? 'Always'
    if (policy !== 'Always') {
      const message = `With restartPolicy ${policy}, a backend that has lost its lease (exit code 0) stays down.`
      yield report(`${path}.restartPolicy`, message, fix)
      return
    }
    if (object.kind !== 'Pod') return
    yield report(
      'kind',
      'This Pod has no controller that replaces it when its node fails or is drained.',
      fix,
      'warning',
    )
  }),
}
