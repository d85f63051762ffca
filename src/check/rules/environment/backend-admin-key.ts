import type { RuleDefinition } from '../../rule.ts'
import { backendYaml, withEnv } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'

const adminKeys = [
  'CONVEX_ADMIN_KEY',
  'ADMIN_KEY',
  'CONVEX_SELF_HOSTED_ADMIN_KEY',
  'CONVEX_DEPLOY_KEY',
  'NEXT_PUBLIC_ADMIN_KEY',
]

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The backend is handed no admin key.',
  why:
    'The backend reads no admin key: it derives what is valid from the instance secret. In its environment a key is only ' +
    'exposed to the functions that run there, and it never expires: only a new instance secret revokes it. The usual ' +
    'way in is a whole Secret in envFrom, which brings the key along.',
  source:
    'convex-backend crates/keybroker/src/broker.rs:1024-1073, crates/node_executor/src/local.rs:182-196 (652b828)',
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
        `${name} is given to the backend, which has no use for it${isWhole ? ' (with the whole Secret)' : ''}.`,
        isWhole
          ? 'Refer to the keys that are read, one by one, instead of the whole Secret.'
          : 'Remove it; give the key to people and CI only.',
      )
    }
  }),
}
