import type { RuleDefinition } from '../../rule.ts'
import { hasOwner } from '../../model/owner-references.ts'
import { recordAt } from '../../model/read.ts'
import { backendYaml, documents } from '../../examples/backend.ts'
import { externalYaml, secretsOfConvex } from './support/secret-objects.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'No Secret that Convex reads is a plain Secret with data.',
  why:
    'The data of a Secret is base64, not encrypted: in Git it is open to everybody who can read the repository, now and ' +
    'in its history. The instance secret makes admin keys that never expire.',
  source:
    'kubernetes.io, Good practices for Kubernetes Secrets; convex-backend crates/keybroker/src/broker.rs:1024-1073 (652b828)',
  bad: documents(
    `
apiVersion: v1
kind: Secret
metadata: { name: convex-backend-secrets, namespace: convex }
stringData: { CONVEX_INSTANCE_SECRET: ${'0123456789abcdef'.repeat(4)} }
`,
    backendYaml,
  ),
  good: documents(externalYaml('credentials'), backendYaml),
  *check(model) {
    for (const id of secretsOfConvex(model)) {
      const [namespace = '', name = ''] = id.split('/')
      for (const { object } of model.producersOf(namespace, name)) {
        if (object.kind !== 'Secret' || hasOwner(object)) continue
        const field = ['stringData', 'data'].find((key) =>
          Object.values(recordAt(object, key)).some((value) => !model.placeholders.isIn(value)),
        )
        if (field === undefined) continue
        yield problemAt(
          { object, path: field },
          `The Secret ${name} holds its data in clear.`,
          'Seal it (SealedSecret), fetch it (ExternalSecret), or keep it out of the folder; change what was committed.',
        )
      }
    }
  },
}
