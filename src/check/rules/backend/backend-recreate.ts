import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, Report, RuleDefinition } from '../../rule.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { at, recordAt, textAt } from '../../model/read.ts'
import { isKnative } from '../../model/backend/workloads.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { asDeployment } from './support/as-deployment.ts'
import { eachBackend } from '../scopes.ts'
import { convex, page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The old backend stops before the new one starts: strategy Recreate.',
  why:
    'By default a Deployment rolls: it starts the new pod before it stops the old one. An Argo Rollout and a Knative ' +
    'Service always do. The two pods take the database from each other, and when a ReadWriteOnce volume is attached to ' +
    'another node, the new pod cannot start at all.',
  source: [convex('crates/postgres/src/lib.rs', 'Lease.acquire'), page('kubernetes.io', 'Deployment strategy')],
  bad: changed({ 'strategy: { type: Recreate }': 'strategy: { type: RollingUpdate }' }),
  good: backendYaml,
  check: eachBackend(function* ({ workload: { object } }, report, { index }) {
    const rollout =
      object.kind === 'Rollout' ? object : index.all('Rollout', 'argoproj.io').find((other) => refersTo(other, object))
    if (rollout !== undefined)
      yield report({ object: rollout, path: 'spec.strategy' }, sideBySide('An Argo Rollout'), asDeployment)
    else if (isKnative(object)) yield report('kind', sideBySide('Knative'), asDeployment)
    else if (isRolled(object)) yield* strategyProblems(recordAt(object, 'spec', 'strategy'), report)
  }),
}

/** Whether a Rollout uses the pod template of another object. */
function refersTo(rollout: K8sObject, { kind, metadata }: K8sObject): boolean {
  const reference = recordAt(rollout, 'spec', 'workloadRef')
  return (
    textAt(reference, 'kind') === kind &&
    textAt(reference, 'name') === metadata?.name &&
    namespaceOf(rollout) === (metadata?.namespace ?? '')
  )
}

function sideBySide(starter: string): string {
  return `${starter} always starts the new backend before it stops the old one.`
}

function isRolled({ kind }: K8sObject): boolean {
  return kind === 'Deployment' || kind === 'DeploymentConfig'
}

function* strategyProblems(strategy: Readonly<Record<string, unknown>>, report: Report): Iterable<Problem> {
  const type = textAt(strategy, 'type')
  if (type !== 'Recreate') {
    yield report(
      type === undefined ? 'spec.strategy' : 'spec.strategy.type',
      type === undefined
        ? 'Without a strategy, Kubernetes starts the new backend before it stops the old one.'
        : `Strategy ${type} starts the new backend before it stops the old one.`,
      'Set strategy: { type: Recreate }.',
    )
  } else if (at(strategy, 'rollingUpdate') !== undefined && at(strategy, 'rollingUpdate') !== null) {
    yield report(
      'spec.strategy.rollingUpdate',
      'The API server refuses rollingUpdate together with strategy Recreate.',
      'Remove rollingUpdate. If it remains from an older Deployment, set it to null once.',
    )
  }
}
