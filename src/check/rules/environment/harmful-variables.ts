import { refused } from '../../../convex/environment/index.ts'
import type { RuleDefinition } from '../../rule.ts'
import { textIn } from '../../model/backend/backend-paths.ts'
import { backendYaml, withEnv } from '../../examples/backend.ts'
import { eachVariable } from '../scopes.ts'

// Another rule reports these.
const certificateVariables = new Set(['SSL_CERT_FILE', 'SSL_CERT_DIR'])

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'No variable changes how the backend works as a whole.',
  why:
    "With NOMAD_ALLOC_ID set to any value, the backend assumes that it runs in Convex's own cloud, and several limits " +
    'change. AWS_LAMBDA_* has the same effect on the Node.js process. With a TZ other than UTC the backend does not start. ' +
    'SSLKEYLOGFILE writes the keys of every connection to the database to a file. CONVEX_TRACE_FILE writes a log into the ' +
    'directory of the programs.',
  source:
    'convex-backend crates/common/src/knobs.rs:36-50, crates/common/src/utils.rs:67-72, crates/postgres/src/lib.rs:442-445, ' +
    'crates/cmd_util/src/env.rs:50-66 (652b828)',
  bad: withEnv('{ name: NOMAD_ALLOC_ID, value: none }'),
  good: backendYaml,
  check: eachVariable(function* ({ variable, pod }, report) {
    const { name } = variable
    const refusal = Object.hasOwn(refused, name) ? refused[name] : undefined
    if (refusal?.group !== 'trap' || certificateVariables.has(name)) return
    if (name === 'TZ' && textIn(pod, name) === 'UTC') return
    yield report(variable, `${name} is harmful. ${refusal.reason}`, `Remove ${name}.`)
  }),
}
