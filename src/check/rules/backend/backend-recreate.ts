import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { at, recordAt, textAt } from '../../model/read.ts'
import { isKnative } from '../../model/backend/workloads.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { asDeployment } from './support/as-deployment.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The old backend stops before the new one starts: strategy Recreate.',
  why:
    'A Deployment without a strategy rolls: it starts the new pod before it stops the old one, as an Argo Rollout and a Knative ' +
    'Service always do. The two take the database ' +
    'from each other, and with a ReadWriteOnce volume on another node the new one cannot start at all.',
  source: 'convex-backend crates/postgres/src/lib.rs:1773-1794 (652b828); kubernetes.io, Deployment strategy',
  bad: changed({ 'strategy: { type: Recreate }': 'strategy: { type: RollingUpdate }' }),
  good: backendYaml,
  *check({ backends, index }) {
    const rollouts = index.all('Rollout', 'argoproj.io')
    for (const { workload } of backends) {
      const { object } = workload
      const rollout = object.kind === 'Rollout' ? object : rollouts.find((other) => refersTo(other, object))
      if (rollout !== undefined) yield sideBySide(rollout, 'spec.strategy', 'An Argo Rollout')
      else if (isKnative(object)) yield sideBySide(object, 'kind', 'Knative')
      else if (isRolled(object)) yield* strategyProblems(object)
    }
  },
}

/** Whether a Rollout takes the pod template of another object. */
function refersTo(rollout: K8sObject, { kind, metadata }: K8sObject): boolean {
  const reference = recordAt(rollout, 'spec', 'workloadRef')
  return (
    textAt(reference, 'kind') === kind &&
    textAt(reference, 'name') === metadata?.name &&
    namespaceOf(rollout) === (metadata?.namespace ?? '')
  )
}

function sideBySide(object: K8sObject, path: string, starter: string): Problem {
  const message = `${starter} starts the new backend before it stops the old one, and cannot do otherwise.`
  return problemAt({ object, path }, message, asDeployment)
}

function isRolled({ kind }: K8sObject): boolean {
  return kind === 'Deployment' || kind === 'DeploymentConfig'
}

function* strategyProblems(object: K8sObject): Iterable<Problem> {
  const strategy = recordAt(object, 'spec', 'strategy')
  const type = textAt(strategy, 'type')
  if (type !== 'Recreate') {
    yield problemAt(
      { object, path: type === undefined ? 'spec.strategy' : 'spec.strategy.type' },
      type === undefined
        ? 'Without a strategy, Kubernetes starts the new backend before it stops the old one.'
        : `Strategy ${type} starts the new backend before it stops the old one.`,
      'Set strategy: { type: Recreate }.',
    )
  } else if (at(strategy, 'rollingUpdate') !== undefined && at(strategy, 'rollingUpdate') !== null) {
    yield problemAt(
      { object, path: 'spec.strategy.rollingUpdate' },
      'The API server refuses rollingUpdate beside strategy Recreate.',
      'Remove rollingUpdate; where it is left over from an older Deployment, set it to null once.',
    )
  }
}
