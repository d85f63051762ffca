import type { RuleDefinition } from '../../rule.ts'
import { judgedIn, placeOf } from '../../model/environment/judged.ts'
import { backendYaml, changed, instanceSecretEntry } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The instance secret is 64 random hex digits and nothing else.',
  why:
    'The backend decodes the secret from hex to 32 bytes and does not start with any other value; a trailing newline is ' +
    'invalid. It accepts one digit 64 times, which is a placeholder: anyone can create admin keys. The rule also checks a ' +
    'value in plain text in a Secret, or in the template of an ExternalSecret or a SealedSecret; it never shows the value.',
  source: [convex('crates/keybroker/src/secret.rs', '"const_hex::decode(s)"')],
  bad: changed({ [instanceSecretEntry]: '            - { name: INSTANCE_SECRET, value: change-me }\n' }),
  good: backendYaml,
  check: eachBackend(function* (pod, report) {
    const variable = pod.environment.variables.get('INSTANCE_SECRET')
    const text = judgedIn(pod, 'INSTANCE_SECRET')
    if (variable === undefined || text?.isWhole !== true || text.isEmpty) return
    const isRepeated = text.fits(/^(?:0x)?(.)\1{63}$/i)
    if (text.fits(/^(?:0x)?[0-9a-f]{64}$/i) && !isRepeated) return
    yield report(
      placeOf(variable),
      isRepeated
        ? 'INSTANCE_SECRET is a placeholder, one digit 64 times: anyone can create admin keys.'
        : 'INSTANCE_SECRET is not 64 hex digits, and the backend does not start.',
      'Generate a secret with `openssl rand -hex 32`, and store it in a Secret without a trailing newline.',
    )
  }),
}
