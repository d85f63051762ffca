import type { RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { imageName } from '../../model/backend/convex-pods.ts'
import { at, listAt, textAt } from '../../model/read.ts'
import { isKnative } from '../../model/backend/workloads.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import type { Stop } from '../../model/backend/shutdown.ts'
import { stopOf } from '../../model/backend/shutdown.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

// A wrapper as process 1 that forwards another signal, or a shell that handles one.
const passesSignals = /--rewrite|\btrap\b|\bSIGINT\b|\bkill\b/
const ownPrograms = /(?:^|[\s/])(?:run_backend\.sh|convex-local-backend)\b/

/** Whether something that the manifests do not show may send the signal. */
function isUnseen({ workload, container }: ConvexPod, { command }: Stop): boolean {
  // Knative supports no lifecycle hooks.
  if (isKnative(workload.object)) return true
  if (imageName(container.image) !== 'convex-backend') return true
  const words = [...listAt(container.spec, 'command'), ...listAt(container.spec, 'args')]
    .filter((word) => typeof word === 'string')
    .join(' ')
  const ownCommand = listAt(container.spec, 'command').length > 0
  if (ownCommand && (passesSignals.test(words) || !ownPrograms.test(words))) return true
  // A custom script as the hook: `/scripts/stop.sh`.
  return command !== '' && !/\bkill/.test(command) && /\.(?:sh|py|js)\b|^\/(?!bin\/)/.test(command)
}

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The backend is stopped by SIGINT.',
  why:
    'The backend shuts down on SIGINT only. Kubernetes sends SIGTERM, for which the backend has no handler, and the kernel ' +
    'ignores it for process 1: every stop lasts the whole grace period and ends in SIGKILL with requests cut off. The fix ' +
    'is a preStop hook that waits until the routes no longer send requests to the pod, and then sends SIGINT.',
  source: [
    convex('crates/local_backend/src/main.rs', 'run_server_inner'),
    convex('self-hosted/docker-build/run_backend.sh', '"exec ./convex-local-backend"'),
    convex('self-hosted/docker/docker-compose.yml', 'backend.stop_grace_period', 'backend.stop_signal'),
  ],
  bad: changed({
    '          lifecycle: { preStop: { exec: { command: [/bin/sh, -c, "sleep 5; kill -INT 1"] } } }\n': '',
  }),
  good: backendYaml,
  check: eachBackend(function* (pod, report) {
    const { workload, container } = pod
    const stop = stopOf(pod)
    const path = `${container.path}.lifecycle`
    if (stop.hasSignal) {
      if (textAt(workload.pod, 'os', 'name') !== undefined || stop.target !== undefined) return
      const message = 'The API server accepts stopSignal only in a pod with spec.os.name.'
      yield report(`${path}.stopSignal`, message, 'Set os: { name: linux } in the pod.')
      return
    }
    if (stop.target !== undefined) {
      if (at(workload.pod, 'shareProcessNamespace') !== true || !/^["']?1\b/.test(stop.target)) return
      const message =
        "With shareProcessNamespace, process 1 is the pod's pause process: the backend does not get the signal."
      const fix = 'Remove shareProcessNamespace.'
      yield report(`${workload.path}.shareProcessNamespace`, message, fix)
      return
    }
    if (isUnseen(pod, stop)) return
    const hasHook = at(container.spec, 'lifecycle', 'preStop') !== undefined
    yield report(
      hasHook ? `${path}.preStop` : path,
      hasHook
        ? 'The preStop hook does not send SIGINT, the only signal on which Convex shuts down.'
        : 'No preStop hook sends SIGINT, the only signal on which Convex shuts down: it is killed after the grace period.',
      'Set lifecycle.preStop.exec.command to ["/bin/sh", "-c", "sleep 5; kill -INT 1"].',
    )
  }),
}
