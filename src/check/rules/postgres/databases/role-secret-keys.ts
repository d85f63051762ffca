import { basicAuthType } from '../../../../kubernetes/routes/basic-auth.ts'
import type { Problem, RuleDefinition } from '../../../rule.ts'
import { textAt } from '../../../model/read.ts'
import { replaced } from '../../../examples/backend.ts'
import { ownedYaml, ownedSecrets, templates } from '../support/database-owner-secrets.ts'
import type { Owned } from '../support/database-owner-secrets.ts'
import { problemAt } from '../../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A Secret that a cluster is given for a role has username and password.',
  why:
    'CloudNativePG reads the keys username and password, and compares the user with the owner or the role. When one is ' +
    'missing, the password is never set and nobody can log in. The documented type is kubernetes.io/basic-auth, with ' +
    'which the API server insists on a key of the two; another type is a warning.',
  source:
    'cloudnative-pg internal/management/utils/secrets.go:32-44, internal/management/controller/instance_controller.go:1421-1462 (v1.30)',
  bad: replaced(ownedYaml, { 'data: { username: convex,': 'data: {' }),
  good: ownedYaml,
  *check(model) {
    yield* ownedSecrets(model).flatMap((secret) => [...contentProblems(secret)])
  },
}

function* contentProblems({ producer: { object, keys, name }, role }: Owned): Iterable<Problem> {
  const template = templates[object.kind]
  const missing = ['username', 'password'].filter((key) => keys !== undefined && !keys.has(key))
  if (missing.length > 0) {
    yield problemAt(
      { object, path: template === undefined || template.length === 0 ? 'data' : 'spec' },
      `Secret ${name}, for ${role}, has no ${missing.join(' and no ')}.`,
      'Give it the keys username and password; username must be the name of the role.',
    )
  }
  if (template === undefined) return
  const type = textAt(object, ...template, 'type')
  if (type === basicAuthType) return
  yield problemAt(
    { object, path: [...template, 'type'].join('.') },
    `Secret ${name}, for ${role}, is of type ${type ?? 'Opaque'}.`,
    `Set type: ${basicAuthType}.`,
    'warning',
  )
}
