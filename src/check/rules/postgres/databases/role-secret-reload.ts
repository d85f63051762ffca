import { reloadLabel } from '../../../../kubernetes/routes/basic-auth.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { recordAt } from '../../../model/read.ts'
import { replaced } from '../../../examples/backend.ts'
import { templates } from '../../../model/postgres/role-secrets.ts'
import { roleSecretYaml } from '../support/role-secret-example.ts'
import { eachRoleSecret } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The Secret of a database role has the label cnpg.io/reload.',
  why:
    'With the label, the operator sets a new password as soon as the Secret changes. Without it, the database keeps the ' +
    'old password until the next reconciliation, while the backend already uses the new one. A SealedSecret and an ' +
    'ExternalSecret have the label in their template.',
  source: [
    cloudnativePg('docs/src/declarative_role_management.md', '"Label the Secret with"'),
    cloudnativePg('pkg/utils/labels_annotations.go', 'WatchedLabelName'),
  ],
  bad: replaced(roleSecretYaml, {
    'metadata: { labels: { cnpg.io/reload: "true" } }': 'metadata: { labels: { app: convex } }',
  }),
  good: roleSecretYaml,
  check: eachRoleSecret(function* ({ producer: { object, name }, role }, report) {
    const template = templates[object.kind]
    if (template === undefined) return
    if (recordAt(object, ...template, 'metadata', 'labels')[reloadLabel] === 'true') return
    yield report(
      [...template, 'metadata', 'labels'].join('.'),
      `Secret ${name}, for ${role}, has no label ${reloadLabel}: "true".`,
      `Add the label ${reloadLabel}: "true" there.`,
    )
  }),
}
