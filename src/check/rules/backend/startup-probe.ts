import type { K8sObject } from '../../../kubernetes/object.ts'
import { defaultProgressDeadline } from '../../../kubernetes/progress-deadline.ts'
import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import { at, numberAt, recordAt } from '../../model/read.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'

const enoughForStart = 300
const leastChosen = 30
const leastByDefault = 60

/** Seconds until a probe gives up on a container that does not answer. */
function budgetOf(probe: Readonly<Record<string, unknown>>): number {
  const period = numberAt(probe, 'periodSeconds') ?? 10
  return (numberAt(probe, 'initialDelaySeconds') ?? 0) + period * (numberAt(probe, 'failureThreshold') ?? 3)
}

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'No probe kills a backend that is still starting.',
  why:
    'Before it answers, the backend connects, changes the schema (each statement may take 30 seconds) and loads every ' +
    'index into memory. With more data this takes longer, without a limit. A liveness probe that gives up before then ' +
    'kills it, and it begins again from the start, for ever. A Deployment whose progressDeadlineSeconds (600 unless set) ' +
    'ends first is called failed by Argo CD and kubectl while the backend still starts.',
  source:
    'convex-backend crates/local_backend/src/main.rs:145-187, crates/local_backend/src/lib.rs:153-282, ' +
    'crates/postgres/src/lib.rs:311-322 (652b828); kubernetes pkg/apis/apps/v1/defaults.go:69-71 (v1.35)',
  bad: changed({
    '          startupProbe: { httpGet: { path: /version, port: 3210 }, periodSeconds: 5, failureThreshold: 120 }\n':
      '',
  }),
  good: backendYaml,
  check: eachBackend(function* ({ workload, container }, report) {
    yield* deadlineProblems(workload.object, recordAt(container.spec, 'startupProbe'), report)
    const startup = recordAt(container.spec, 'startupProbe')
    const hasStartup = Object.keys(startup).length > 0
    const kind = hasStartup ? 'startupProbe' : 'livenessProbe'
    const probe = hasStartup ? startup : recordAt(container.spec, kind)
    if (Object.keys(probe).length === 0) return
    const budget = budgetOf(probe)
    const isChosen = at(startup, 'failureThreshold') !== undefined
    const least = hasStartup ? (isChosen ? leastChosen : leastByDefault) : enoughForStart
    if (budget >= least) return
    yield report(
      `${container.path}.${kind}`,
      `The ${kind} kills the backend when it has not answered ${budget} seconds after its start.`,
      `Add a startupProbe with periodSeconds: 5 and failureThreshold: 120, which gives it ten minutes.`,
    )
  }),
}

/** Nothing is killed at the deadline, but a sync fails and an alert may go off, although the backend is only slow. */
function* deadlineProblems(
  object: K8sObject,
  startup: Readonly<Record<string, unknown>>,
  report: Report,
): Iterable<Problem> {
  if (object.kind !== 'Deployment' || Object.keys(startup).length === 0) return
  const budget = budgetOf(startup)
  const deadline = at(object, 'spec', 'progressDeadlineSeconds') ?? defaultProgressDeadline
  if (typeof deadline !== 'number' || budget <= deadline) return
  yield report(
    'spec.progressDeadlineSeconds',
    `The rollout counts as failed after ${deadline} seconds, while the startupProbe allows ${budget}.`,
    `Set progressDeadlineSeconds to ${budget + defaultProgressDeadline}.`,
    'info',
  )
}
