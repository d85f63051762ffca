import { refusedVariables } from '../../../convex/environment/index.ts'
import type { RuleDefinition } from '../../rule.ts'
import { textIn } from '../../model/backend/backend-paths.ts'
import { backendYaml, withEnv } from '../../examples/backend.ts'
import { eachVariable } from '../scopes.ts'

// A rule about the authority of the database is for these.
const certificateVariables = new Set(['SSL_CERT_FILE', 'SSL_CERT_DIR'])

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'No variable is set that turns the backend into something else.',
  why:
    "NOMAD_ALLOC_ID, whatever its value, tells the backend that it runs in Convex's own cloud, and several limits change. " +
    'AWS_LAMBDA_* does the same to the Node.js process. TZ other than UTC keeps the backend from starting. ' +
    'SSLKEYLOGFILE writes down the keys of every connection to the database. CONVEX_TRACE_FILE writes a log into the ' +
    'directory of the programs.',
  source:
    'convex-backend crates/common/src/knobs.rs:36-50, crates/common/src/utils.rs:67-72, crates/postgres/src/lib.rs:442-445, ' +
    'crates/cmd_util/src/env.rs:50-66 (652b828)',
  bad: withEnv('{ name: NOMAD_ALLOC_ID, value: none }'),
  good: backendYaml,
  check: eachVariable(function* ({ variable, pod }, report) {
    const { name } = variable
    const refused = refusedVariables()
    const refusal = Object.hasOwn(refused, name) ? refused[name] : undefined
    if (refusal?.group !== 'trap' || certificateVariables.has(name)) return
    if (name === 'TZ' && textIn(pod, name) === 'UTC') return
    yield report(variable, `${name} does harm. ${refusal.reason}`, `Remove ${name}.`)
  }),
}
