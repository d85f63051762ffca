import type { RuleDefinition } from '../../../rule.ts'
import { replaced } from '../../../examples/backend.ts'
import { templates } from '../../../model/postgres/role-secrets.ts'
import { roleSecretYaml } from '../support/role-secret-example.ts'
import { eachRoleSecret } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The Secret of a database role has username and password.',
  why:
    'CloudNativePG reads the keys username and password, and compares the username with the owner or the role. If a key is ' +
    'missing, the password is never set and no client can log in.',
  source: [
    cloudnativePg('internal/management/utils/secrets.go', 'GetUserPasswordFromSecret'),
    cloudnativePg('internal/management/controller/instance_controller.go', 'reconcileUser'),
  ],
  bad: replaced(roleSecretYaml, { 'data: { username: convex,': 'data: {' }),
  good: roleSecretYaml,
  check: eachRoleSecret(function* ({ producer: { object, keys, name }, role }, report) {
    const missing = ['username', 'password'].filter((key) => keys !== undefined && !keys.has(key))
    if (missing.length === 0) return
    yield report(
      (templates[object.kind] ?? []).length === 0 ? 'data' : 'spec',
      `Secret ${name}, for ${role}, has no ${missing.join(' and no ')}.`,
      'Add the keys username and password; username must be the name of the role.',
    )
  }),
}
