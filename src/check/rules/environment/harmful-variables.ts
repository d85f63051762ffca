import { refused } from '../../../convex/environment/index.ts'
import type { RuleDefinition } from '../../rule.ts'
import { textIn } from '../../model/backend/backend-paths.ts'
import { backendYaml, withEnv } from '../../examples/backend.ts'
import { eachVariable } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

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
  source: [
    convex('crates/common/src/knobs.rs', 'IS_PROD', 'prod_override'),
    convex('crates/common/src/utils.rs', 'ensure_utc'),
    convex('crates/postgres/src/lib.rs', 'SSLKEYLOGFILE'),
    convex('crates/cmd_util/src/env.rs', 'CONVEX_TRACE_FILE'),
  ],
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
