import type { RuleDefinition } from '../../rule.ts'
import { hasOwner } from '../../world/owner.ts'
import { recordAt } from '../../world/read.ts'
import { backendYaml, documents } from '../../examples/backend.ts'
import { externalYaml, secretsOfConvex } from './support/secret-objects.ts'

/** What is in Git is known to everybody who can read it, for ever. */
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
  *check(world) {
    for (const id of secretsOfConvex(world)) {
      const [namespace = '', name = ''] = id.split('/')
      for (const { object } of world.producersOf(namespace, name)) {
        if (object.kind !== 'Secret' || hasOwner(object)) continue
        const field = ['stringData', 'data'].find((key) =>
          Object.values(recordAt(object, key)).some((value) => !world.placeholders.isIn(value)),
        )
        if (field === undefined) continue
        yield {
          object,
          path: field,
          message: `The Secret ${name} holds its data in clear.`,
          fix: 'Seal it (SealedSecret), fetch it (ExternalSecret), or keep it out of the folder; change what was committed.',
        }
      }
    }
  },
}
