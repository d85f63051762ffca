import { reloadLabel } from '../../../../kubernetes/routes/basic-auth.ts'
import type { Problem, RuleDefinition } from '../../../rule.ts'
import { recordAt } from '../../../model/read.ts'
import { replaced } from '../../../examples/backend.ts'
import { ownedYaml, ownedSecrets, templates } from '../support/database-owner-secrets.ts'
import { problemAt } from '../../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A Secret that a cluster is given for a role has the label cnpg.io/reload.',
  why:
    'With the label, a new password is set as soon as the Secret changes. Without it, the database keeps the old one ' +
    'until the operator happens to look again, while the backend already has the new one. A SealedSecret and an ' +
    'ExternalSecret carry the label in their template.',
  source:
    'cloudnative-pg docs/src/declarative_role_management.md:463-468, pkg/utils/labels_annotations.go:122-124 (v1.30)',
  bad: replaced(ownedYaml, {
    'metadata: { labels: { cnpg.io/reload: "true" } }': 'metadata: { labels: { app: convex } }',
  }),
  good: ownedYaml,
  *check(model) {
    yield* ownedSecrets(model).flatMap(({ producer: { object, name }, role }): readonly Problem[] => {
      const template = templates[object.kind]
      if (template === undefined) return []
      if (recordAt(object, ...template, 'metadata', 'labels')[reloadLabel] === 'true') return []
      return [
        problemAt(
          { object, path: [...template, 'metadata', 'labels'].join('.') },
          `Secret ${name}, for ${role}, has no label ${reloadLabel}: "true".`,
          `Add the label ${reloadLabel}: "true" there.`,
        ),
      ]
    })
  },
}
