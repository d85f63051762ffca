import { isReference } from '../../model/environment/references.ts'
import { secretNames } from '../../../convex/environment/index.ts'
import { looksSecret } from '../../../convex/function-variables.ts'
import type { RuleDefinition } from '../../rule.ts'
import { shownName } from '../../model/shown.ts'
import { backendYaml, changed, instanceSecretEntry } from '../../examples/backend.ts'
import { eachVariable } from '../scopes.ts'
import { convex, page } from '../../../sources/source.ts'

const instanceSecretNames = new Set(['INSTANCE_SECRET', 'CONVEX_INSTANCE_SECRET'])

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Secret values come from Secrets, and are not in plain text in a manifest.',
  why:
    'All users who may read a Deployment or a ConfigMap can read a value in it, and the value stays in the history of the ' +
    'repository. With the instance secret, anyone can create an admin key.',
  source: [
    page('kubernetes.io', 'Good practices for Kubernetes Secrets'),
    convex('crates/keybroker/src/broker.rs', 'KeyBroker.new', 'issue_key'),
  ],
  bad: changed({
    [instanceSecretEntry]: `            - { name: INSTANCE_SECRET, value: ${'0123456789abcdef'.repeat(4)} }\n`,
  }),
  good: backendYaml,
  check: eachVariable(function* ({ variable }, report) {
    const { name, value } = variable
    // Empty, or a reference to another variable.
    if (value === undefined || value === '' || isReference(value)) return
    const isSecret = instanceSecretNames.has(name) || secretNames.includes(name)
    // Another rule checks the password in the URL of the database.
    if (!isSecret && (name.endsWith('_URL') || !looksSecret(value))) return
    const fix = 'Store it in a Secret and refer to it by secretKeyRef. If the value was committed, change it.'
    yield report(variable, `${shownName(name)} is in plain text.`, fix)
  }),
}
