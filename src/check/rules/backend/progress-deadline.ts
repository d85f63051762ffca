import { defaultProgressDeadline } from '../../../kubernetes/progress-deadline.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { startBudgetOf } from '../../model/backend/start-budget.ts'
import { at, recordAt } from '../../model/read.ts'
import type { RuleDefinition } from '../../rule.ts'
import { eachBackend } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'A rollout is not called failed while the backend may still start.',
  why:
    'A Deployment whose progressDeadlineSeconds (600 unless set) ends before its startupProbe gives up is called failed ' +
    'by Argo CD and kubectl while the backend still starts. Nothing is killed, but a sync fails and an alert may go off.',
  source: 'kubernetes pkg/apis/apps/v1/defaults.go:69-71 (v1.35)',
  bad: changed({ 'replicas: 1': 'replicas: 1\n  progressDeadlineSeconds: 300' }),
  good: backendYaml,
  check: eachBackend(function* ({ workload: { object }, container }, report) {
    const startup = recordAt(container.spec, 'startupProbe')
    if (object.kind !== 'Deployment' || Object.keys(startup).length === 0) return
    const budget = startBudgetOf(startup)
    const deadline = at(object, 'spec', 'progressDeadlineSeconds') ?? defaultProgressDeadline
    if (typeof deadline !== 'number' || budget <= deadline) return
    yield report(
      'spec.progressDeadlineSeconds',
      `The rollout counts as failed after ${deadline} seconds, while the startupProbe allows ${budget}.`,
      `Set progressDeadlineSeconds to ${budget + defaultProgressDeadline}.`,
    )
  }),
}
