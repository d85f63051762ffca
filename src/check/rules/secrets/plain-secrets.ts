import type { RuleDefinition } from '../../rule.ts'
import { hasOwner } from '../../model/owner-references.ts'
import { recordAt } from '../../model/read.ts'
import { backendYaml, documents } from '../../examples/backend.ts'
import { externalSecretYaml } from '../../examples/external-secret.ts'
import { secretsOfConvex } from '../../model/secrets/convex-secrets.ts'
import { problemAt } from '../../rule.ts'
import { convex, page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'No Secret of Convex has its data in plain text.',
  why:
    'The data of a Secret is base64, not encrypted: all users of the repository can read it, also in the history. With the ' +
    'instance secret, anyone can create admin keys that never expire.',
  source: [
    page('kubernetes.io', 'Good practices for Kubernetes Secrets'),
    convex('crates/keybroker/src/broker.rs', 'check_admin_key'),
  ],
  bad: documents(
    `
apiVersion: v1
kind: Secret
metadata: { name: convex-backend-secrets, namespace: convex }
stringData: { CONVEX_INSTANCE_SECRET: ${'0123456789abcdef'.repeat(4)} }
`,
    backendYaml,
  ),
  good: documents(externalSecretYaml('credentials'), backendYaml),
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
          `The Secret ${name} has its data in plain text.`,
          'Use a SealedSecret or an ExternalSecret, or keep the Secret out of the folder. Change values that were committed.',
        )
      }
    }
  },
}
