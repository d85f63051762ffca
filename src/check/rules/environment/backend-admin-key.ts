import type { RuleDefinition } from '../../rule.ts'
import { backendYaml, withEnv } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

const adminKeys = [
  'CONVEX_ADMIN_KEY',
  'ADMIN_KEY',
  'CONVEX_SELF_HOSTED_ADMIN_KEY',
  'CONVEX_DEPLOY_KEY',
  'NEXT_PUBLIC_ADMIN_KEY',
]

export const rule: RuleDefinition = {
  severity: 'warning',
  about: 'name',
  title: 'The backend gets no admin key.',
  why:
    'The backend reads no admin key: it verifies admin keys with the instance secret. A key in its environment is ' +
    'exposed to the functions that run there. The key never expires: only a new instance secret revokes it. Usually the ' +
    'key is part of a whole Secret in envFrom.',
  source: [
    convex('crates/keybroker/src/broker.rs', 'check_admin_key'),
    convex('crates/node_executor/src/local.rs', '"let mut cmd = TokioCommand::new(node_path)"'),
  ],
  bad: withEnv(
    '{ name: CONVEX_ADMIN_KEY, valueFrom: { secretKeyRef: { name: convex-backend-secrets, key: CONVEX_ADMIN_KEY } } }',
  ),
  good: backendYaml,
  check: eachBackend(function* ({ environment, container }, report) {
    for (const name of adminKeys) {
      const variable = environment.variables.get(name)
      if (variable === undefined || variable.value === '') continue
      const isWhole = variable.from?.kind === 'Secret' && !variable.path.startsWith(`${container.path}.env[`)
      yield report(
        variable,
        `${name} is set on the backend, which does not use it${isWhole ? ' (with the whole Secret)' : ''}.`,
        isWhole
          ? 'Refer to the required keys one by one, instead of the whole Secret.'
          : 'Remove it. Only people and CI need the key.',
      )
    }
  }),
}
