import type { Problem, Rule } from '../rule.ts'
import type { ConvexPod } from '../world/convex-pods.ts'
import { imageName } from '../world/convex-pods.ts'
import { at, listAt, numberAt, textAt } from '../world/read.ts'
import { isKnative } from '../world/workloads.ts'
import { backendYaml, changed } from './backend-example.ts'

const interrupt = /(?:-(?:SIG)?INT\b|-2\b|-[sn]\s+(?:(?:SIG)?INT|2)\b|--signal[= ](?:(?:SIG)?INT|2)\b)/
const kill = /\b(?:kill|pkill|killall)\b/
// A wrapper as process 1 that passes another signal on, or a shell that waits for one.
const passesSignals = /--rewrite|\btrap\b|\bSIGINT\b|\bkill\b/
const ownPrograms = /(?:^|[\s/])(?:run_backend\.sh|convex-local-backend)\b/

/** How a pod is told to stop. */
interface Stop {
  /** The command of the preStop hook, as one text; empty without one. */
  readonly command: string
  readonly hasSignal: boolean
  readonly target: string | undefined
}

function stopOf({ container }: ConvexPod): Stop {
  const command = listAt(container.spec, 'lifecycle', 'preStop', 'exec', 'command')
    .filter((word) => typeof word === 'string')
    .join(' ')
  const hasSignal = textAt(container.spec, 'lifecycle', 'stopSignal') === 'SIGINT'
  return { command, hasSignal, target: interruptIn(command)?.target }
}

/** The first command that sends SIGINT: where it begins, and what it sends the signal to. */
function interruptIn(text: string): { readonly index: number; readonly target: string } | undefined {
  let start = 0
  for (const command of text.split(/[;&|]/)) {
    const begin = command.search(kill)
    const rest = command.slice(begin)
    const signal = begin === -1 ? null : interrupt.exec(rest)
    if (signal !== null) return { index: start + begin, target: rest.slice(signal.index + signal[0].length).trim() }
    start += command.length + 1
  }
  return undefined
}

/** Whether something that the manifests do not show may send the signal. */
function isUnseen({ workload, container }: ConvexPod, { command }: Stop): boolean {
  // Knative takes no lifecycle hook.
  if (isKnative(workload.object)) return true
  if (imageName(container.image) !== 'convex-backend') return true
  const words = [...listAt(container.spec, 'command'), ...listAt(container.spec, 'args')]
    .filter((word) => typeof word === 'string')
    .join(' ')
  const ownCommand = listAt(container.spec, 'command').length > 0
  if (ownCommand && (passesSignals.test(words) || !ownPrograms.test(words))) return true
  // A script of one's own as the hook: `/scripts/stop.sh`.
  return command !== '' && !/\bkill/.test(command) && /\.(?:sh|py|js)\b|^\/(?!bin\/)/.test(command)
}

/** SIGTERM, which Kubernetes sends, does nothing to Convex. */
export const backendStopsBySigint: Rule = {
  id: 'backend-stops-by-sigint',
  severity: 'warning',
  title: 'The backend is stopped by SIGINT.',
  why:
    'The backend shuts down on SIGINT alone. Kubernetes sends SIGTERM, for which it has no handler, and as process 1 the ' +
    'kernel does not even end it: every stop lasts the whole grace period, answers nobody any more, and ends in SIGKILL ' +
    'with requests cut off. A preStop hook that waits for routes to forget the pod and then sends SIGINT mends it.',
  source:
    'convex-backend crates/local_backend/src/main.rs:202-250, self-hosted/docker-build/run_backend.sh:58, ' +
    'self-hosted/docker/docker-compose.yml:5-6 (652b828)',
  bad: changed({
    '          lifecycle: { preStop: { exec: { command: [/bin/sh, -c, "sleep 5; kill -INT 1"] } } }\n': '',
  }),
  good: backendYaml,
  *check({ backends }) {
    for (const pod of backends) yield* signalProblems(pod)
  },
}

function signalProblems(pod: ConvexPod): readonly Problem[] {
  const { workload, container } = pod
  const { object } = workload
  const stop = stopOf(pod)
  const path = `${container.path}.lifecycle`
  if (stop.hasSignal) {
    if (textAt(workload.pod, 'os', 'name') !== undefined || stop.target !== undefined) return []
    const message = 'The API server takes stopSignal only in a pod with spec.os.name.'
    return [{ object, path: `${path}.stopSignal`, message, fix: 'Set os: { name: linux } in the pod.' }]
  }
  if (stop.target !== undefined) {
    if (at(workload.pod, 'shareProcessNamespace') !== true || !/^["']?1\b/.test(stop.target)) return []
    const message = "With shareProcessNamespace, process 1 is the pod's pause process, and the backend hears nothing."
    const fix = 'Remove shareProcessNamespace.'
    return [{ object, path: `${workload.path}.shareProcessNamespace`, message, fix }]
  }
  if (isUnseen(pod, stop)) return []
  const hasHook = at(container.spec, 'lifecycle', 'preStop') !== undefined
  return [
    {
      object,
      path: hasHook ? `${path}.preStop` : path,
      message: hasHook
        ? 'The preStop hook does not send SIGINT, the only signal on which Convex shuts down.'
        : 'Nothing sends SIGINT, the only signal on which Convex shuts down: it is killed when the grace period is over.',
      fix: 'Set lifecycle.preStop.exec.command to ["/bin/sh", "-c", "sleep 5; kill -INT 1"].',
    },
  ]
}

const defaultGrace = 30
const secondsIn: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600 }

/** The time that passes before the signal; sleeps behind it do not count. */
function delayOf({ container }: ConvexPod, { command }: Stop): number {
  const before = command.slice(0, interruptIn(command)?.index)
  const sleeps = [...before.matchAll(/\bsleep\s+(\d+(?:\.\d+)?)([smh]?)\b/g)].map(
    ([, amount, unit = '']) => Number(amount) * (secondsIn[unit] ?? 1),
  )
  const hook = numberAt(container.spec, 'lifecycle', 'preStop', 'sleep', 'seconds') ?? 0
  return hook + sleeps.reduce((sum, seconds) => sum + seconds, 0)
}

/** The grace period runs from the start of the hook. */
export const backendHasTimeToStop: Rule = {
  id: 'backend-has-time-to-stop',
  severity: 'warning',
  title: 'The grace period is longer than the wait before the signal.',
  why:
    'The grace period begins with the preStop hook. When the hook waits as long as the grace period or longer, the pod is ' +
    'killed before the backend hears of it. What is left after the wait is the time to finish open requests, which ' +
    'has no limit of its own but HTTP_SERVER_TIMEOUT_SECONDS (300).',
  source: 'convex-backend crates/local_backend/src/main.rs:209-226 (652b828); kubernetes.io, Container Lifecycle Hooks',
  bad: changed({ 'sleep 5;': 'sleep 60;' }),
  good: backendYaml,
  *check({ backends }) {
    for (const pod of backends) {
      const { workload, container } = pod
      const grace = numberAt(workload.pod, 'terminationGracePeriodSeconds')
      const delay = delayOf(pod, stopOf(pod))
      const time = grace ?? defaultGrace
      if (time > delay) continue
      yield {
        object: workload.object,
        path:
          grace === undefined
            ? `${container.path}.lifecycle.preStop`
            : `${workload.path}.terminationGracePeriodSeconds`,
        message:
          `The pod is killed after ${time} seconds${grace === undefined ? ', the default,' : ''} ` +
          `and the wait before the signal lasts ${delay}.`,
        fix: `Set terminationGracePeriodSeconds to at least ${delay + 55}, or wait for less.`,
      }
    }
  },
}
