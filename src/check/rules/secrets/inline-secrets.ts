import { isReference } from '../../model/environment/references.ts'
import { secretVariables } from '../../../convex/environment/index.ts'
import { looksSecret } from '../../../convex/function-variables.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { shownName } from '../../model/shown.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { problemAt } from '../../rule.ts'

// The password of the database has a rule of its own.
const instanceSecretNames = ['INSTANCE_SECRET', 'CONVEX_INSTANCE_SECRET']

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Secret values come from Secrets, not from the text of a manifest.',
  why:
    'A value in the environment of a Deployment or in a ConfigMap is open to everybody who may read those, and lies in Git ' +
    'for ever. From the instance secret anybody makes an admin key.',
  source:
    'kubernetes.io, Good practices for Kubernetes Secrets; convex-backend crates/keybroker/src/broker.rs:902-1009 (652b828)',
  bad: changed({
    '            - name: INSTANCE_SECRET\n              valueFrom: { secretKeyRef: { name: convex-backend-secrets, key: CONVEX_INSTANCE_SECRET } }\n': `            - { name: INSTANCE_SECRET, value: ${'0123456789abcdef'.repeat(4)} }\n`,
  }),
  good: backendYaml,
  *check({ backends }) {
    const secretNames = new Set([...instanceSecretNames, ...secretVariables()])
    yield* backends.flatMap(({ environment }) =>
      [...environment.variables.values()].flatMap(({ name, value, object, path }): readonly Problem[] => {
        // Empty, or a reference to another variable.
        if (value === undefined || value === '' || isReference(value)) return []
        // A password in the URL of the database has a rule of its own.
        if (!secretNames.has(name) && (name.endsWith('_URL') || !looksSecret(value))) return []
        const fix = 'Keep it in a Secret and refer to it by secretKeyRef; change the value, if it was committed.'
        return [problemAt({ object, path }, `${shownName(name)} is written out.`, fix)]
      }),
    )
  },
}
