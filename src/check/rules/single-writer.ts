import type { K8sObject } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import { namespaceOf } from '../world/index-of-objects.ts'
import { at, numberAt, recordAt, textAt } from '../world/read.ts'
import { isKnative } from '../world/workloads.ts'
import { backendYaml, changed } from './backend-example.ts'
import { asDeployment } from './backend-problems.ts'

/** One pod writes; a second one takes the database from it. */
export const backendSingleWriter: Rule = {
  id: 'backend-single-writer',
  severity: 'error',
  title: 'The backend has one replica.',
  why:
    'Convex has one writer. A second backend on the same database takes the lease of the first, which then ends itself ' +
    'with exit code 0, starts again and takes it back, for ever. SQLite has no lease at all: both would write.',
  source: 'convex-backend crates/postgres/src/lib.rs:1773-1880, crates/local_backend/src/main.rs:241-254 (652b828)',
  bad: changed({ 'replicas: 1': 'replicas: 2' }),
  good: backendYaml,
  *check({ backends }) {
    for (const { workload } of backends) {
      const replicas = numberAt(workload.object, 'spec', 'replicas')
      if (workload.object.kind === 'DaemonSet') {
        yield {
          object: workload.object,
          path: 'kind',
          message: 'A DaemonSet runs one backend on every node, and all but one of them lose the database.',
          fix: 'Use a Deployment with replicas: 1 and strategy Recreate.',
        }
      } else if (replicas !== undefined && replicas > 1) {
        yield {
          object: workload.object,
          path: 'spec.replicas',
          message: `${replicas} backends keep taking the database from each other.`,
          fix: 'Set replicas: 1; more load takes more instances of Convex, not more pods of one.',
        }
      }
    }
  },
}

/** A rolling update starts the new pod beside the old one. */
export const backendRecreate: Rule = {
  id: 'backend-recreate',
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
  return { object, path, message, fix: asDeployment }
}

function isRolled({ kind }: K8sObject): boolean {
  return kind === 'Deployment' || kind === 'DeploymentConfig'
}

function* strategyProblems(object: K8sObject): Iterable<Problem> {
  const strategy = recordAt(object, 'spec', 'strategy')
  const type = textAt(strategy, 'type')
  if (type !== 'Recreate') {
    yield {
      object,
      path: type === undefined ? 'spec.strategy' : 'spec.strategy.type',
      message:
        type === undefined
          ? 'Without a strategy, Kubernetes starts the new backend before it stops the old one.'
          : `Strategy ${type} starts the new backend before it stops the old one.`,
      fix: 'Set strategy: { type: Recreate }.',
    }
  } else if (at(strategy, 'rollingUpdate') !== undefined && at(strategy, 'rollingUpdate') !== null) {
    yield {
      object,
      path: 'spec.strategy.rollingUpdate',
      message: 'The API server refuses rollingUpdate beside strategy Recreate.',
      fix: 'Remove rollingUpdate; where it is left over from an older Deployment, set it to null once.',
    }
  }
}
