import { basicAuthType } from '../../../../kubernetes/routes/basic-auth.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { textAt } from '../../../model/read.ts'
import { replaced } from '../../../examples/backend.ts'
import { templates } from '../../../model/postgres/role-secrets.ts'
import { roleSecretYaml } from '../support/role-secret-example.ts'
import { eachRoleSecret } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The Secret of a database role has the type kubernetes.io/basic-auth.',
  why: 'CloudNativePG documents this type. With it, the API server refuses a Secret without username and password.',
  source: [cloudnativePg('docs/src/declarative_role_management.md', '"The Secret must be of type"')],
  bad: replaced(roleSecretYaml, { '      type: kubernetes.io/basic-auth\n': '' }),
  good: roleSecretYaml,
  check: eachRoleSecret(function* ({ producer: { object, name }, role }, report) {
    const template = templates[object.kind]
    if (template === undefined) return
    const type = textAt(object, ...template, 'type')
    if (type === basicAuthType) return
    yield report(
      [...template, 'type'].join('.'),
      `Secret ${name}, for ${role}, is of type ${type ?? 'Opaque'}.`,
      `Set type: ${basicAuthType}.`,
    )
  }),
}
