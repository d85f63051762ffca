import type { RuleDefinition } from '../../rule.ts'
import { at, recordAt } from '../../model/read.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { startBudgetOf } from '../../model/backend/start-budget.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

const enoughForStart = 300
const leastChosen = 30
const leastByDefault = 60

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'No probe kills the backend while it starts.',
  why:
    'Before it answers, the backend connects to the database, changes the schema (each statement may take 30 seconds) and ' +
    'loads every index into memory. With more data this takes longer, without a limit. A liveness probe that gives up ' +
    'before then kills the backend, and every restart ends in the same way.',
  source: [
    convex('crates/local_backend/src/main.rs', 'run_server_inner'),
    convex('crates/local_backend/src/lib.rs', 'make_app'),
    convex('crates/postgres/src/lib.rs', 'skip_index_creation'),
  ],
  bad: changed({
    '          startupProbe: { httpGet: { path: /version, port: 3210 }, periodSeconds: 5, failureThreshold: 120 }\n':
      '',
  }),
  good: backendYaml,
  check: eachBackend(function* ({ container }, report) {
    const startup = recordAt(container.spec, 'startupProbe')
    const hasStartup = Object.keys(startup).length > 0
    const kind = hasStartup ? 'startupProbe' : 'livenessProbe'
    const probe = hasStartup ? startup : recordAt(container.spec, kind)
    if (Object.keys(probe).length === 0) return
    const budget = startBudgetOf(probe)
    const isChosen = at(startup, 'failureThreshold') !== undefined
    const least = hasStartup ? (isChosen ? leastChosen : leastByDefault) : enoughForStart
    if (budget >= least) return
    yield report(
      `${container.path}.${kind}`,
      `The ${kind} kills the backend if it does not answer within ${budget} seconds of its start.`,
      'Add a startupProbe with periodSeconds: 5 and failureThreshold: 120, which allows ten minutes.',
    )
  }),
}
