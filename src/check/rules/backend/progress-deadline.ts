import { defaultProgressDeadline } from '../../../kubernetes/progress-deadline.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { startBudgetOf } from '../../model/backend/start-budget.ts'
import { at, recordAt } from '../../model/read.ts'
import type { RuleDefinition } from '../../rule.ts'
import { eachBackend } from '../scopes.ts'
import { kubernetes } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'The progress deadline of the rollout is longer than the startup probe.',
  why:
    'When the progressDeadlineSeconds of a Deployment (600 by default) end before its startupProbe gives up, Argo CD and ' +
    'kubectl report a failed rollout while the backend still starts. The pod is not killed, but a sync fails and an alert ' +
    'may fire.',
  source: [kubernetes('pkg/apis/apps/v1/defaults.go', 'SetDefaults_Deployment')],
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
      `The rollout counts as failed after ${deadline} seconds, but the startupProbe allows ${budget}.`,
      `Set progressDeadlineSeconds to ${budget + defaultProgressDeadline}.`,
    )
  }),
}
