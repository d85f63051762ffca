import type { RuleDefinition } from '../../rule.ts'
import { judgedIn, placeOf } from '../../model/environment/judged.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { literalSecret } from './support/instance.ts'
import { eachBackend } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The instance secret is 64 random hex digits and nothing else.',
  why:
    'The backend decodes the secret from hex to 32 bytes and does not start with anything else; a trailing newline is invalid. ' +
    'It takes one digit 64 times, which is a placeholder: anyone can create admin keys. A value in a Secret, or in ' +
    'the template of an ExternalSecret or a SealedSecret, is judged where it is in plain text, and never shown.',
  source: 'convex-backend crates/keybroker/src/secret.rs:14-25 (652b828)',
  bad: changed({ [literalSecret]: '            - { name: INSTANCE_SECRET, value: change-me }\n' }),
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
      'Make one with `openssl rand -hex 32`, keep it in a Secret, without a trailing newline.',
    )
  }),
}
