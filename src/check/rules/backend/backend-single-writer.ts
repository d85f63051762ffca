import type { RuleDefinition } from '../../rule.ts'
import { numberAt } from '../../model/read.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The backend has one replica.',
  why:
    'Convex has one writer. A second backend on the same database takes the lease of the first, which then exits ' +
    'with code 0, is restarted and takes the lease back, and so on. SQLite has no lease at all: both would write.',
  source: [
    convex('crates/postgres/src/lib.rs', 'Lease.acquire', 'Lease.transact'),
    convex('crates/local_backend/src/main.rs', '"_ = force_exit_future"'),
  ],
  bad: changed({ 'replicas: 1': 'replicas: 2' }),
  good: backendYaml,
  check: eachBackend(function* ({ workload }, report) {
    const replicas = numberAt(workload.object, 'spec', 'replicas')
    if (workload.object.kind === 'DaemonSet') {
      yield report(
        'kind',
        'A DaemonSet runs one backend on every node, and only one of them can hold the database.',
        'Use a Deployment with replicas: 1 and strategy Recreate.',
      )
    } else if (replicas !== undefined && replicas > 1) {
      yield report(
        'spec.replicas',
        `${replicas} backends keep taking the database from each other.`,
        'Set replicas: 1. For more load, use more instances of Convex, not more pods of one instance.',
      )
    }
  }),
}
