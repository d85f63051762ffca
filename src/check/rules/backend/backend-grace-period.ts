import type { RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { numberAt } from '../../model/read.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import type { Stop } from '../../model/backend/shutdown.ts'
import { interruptIn, stopOf } from '../../model/backend/shutdown.ts'
import { eachBackend } from '../scopes.ts'
import { convex, page } from '../../../sources/source.ts'

const defaultGrace = 30
const secondsIn: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600 }

/** Seconds until the hook sends the signal; sleeps after the signal do not count. */
function delayOf({ container }: ConvexPod, { command }: Stop): number {
  const before = command.slice(0, interruptIn(command)?.index)
  const sleeps = [...before.matchAll(/\bsleep\s+(\d+(?:\.\d+)?)([smh]?)\b/g)].map(
    ([, amount, unit = '']) => Number(amount) * (secondsIn[unit] ?? 1),
  )
  const hook = numberAt(container.spec, 'lifecycle', 'preStop', 'sleep', 'seconds') ?? 0
  return hook + sleeps.reduce((sum, seconds) => sum + seconds, 0)
}

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The grace period is longer than the wait before SIGINT.',
  why:
    'The grace period begins with the preStop hook. When the hook waits as long as the grace period or longer, the pod is ' +
    'killed before the backend gets the signal. The time left after the wait is for open requests, which have no other ' +
    'limit than HTTP_SERVER_TIMEOUT_SECONDS (300).',
  source: [convex('crates/local_backend/src/main.rs', 'shutdown'), page('kubernetes.io', 'Container Lifecycle Hooks')],
  bad: changed({ 'sleep 5;': 'sleep 60;' }),
  good: backendYaml,
  check: eachBackend(function* (pod, report) {
    const { workload, container } = pod
    const grace = numberAt(workload.pod, 'terminationGracePeriodSeconds')
    const delay = delayOf(pod, stopOf(pod))
    const time = grace ?? defaultGrace
    if (time > delay) return
    yield report(
      grace === undefined ? `${container.path}.lifecycle.preStop` : `${workload.path}.terminationGracePeriodSeconds`,
      `The pod is killed after ${time} seconds${grace === undefined ? ' (the default)' : ''}, ` +
        `but the preStop hook waits ${delay} seconds before it sends the signal.`,
      `Set terminationGracePeriodSeconds to at least ${delay + 55}, or shorten the wait.`,
    )
  }),
}
