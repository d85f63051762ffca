import type { RuleDefinition } from '../../rule.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { at, textAt } from '../../model/read.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachWorkload } from '../scopes.ts'
import { convex, page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'No service account token is mounted.',
  why:
    'Convex does not use the Kubernetes API. Every Node.js action can read a token in the pod; the permissions of its ' +
    'service account are not in the manifests.',
  source: [
    page('kubernetes.io', 'Configure Service Accounts for Pods'),
    convex('npm-packages/node-executor/src/executor.ts', 'allowedEnvs'),
  ],
  bad: changed({ '      automountServiceAccountToken: false\n': '' }),
  good: backendYaml,
  check: eachWorkload(function* (workload, report, { index }) {
    const name = textAt(workload.pod, 'serviceAccountName') ?? 'default'
    const account = index.find('ServiceAccount', '', namespaceOf(workload.object), name)
    const setting = workload.pod['automountServiceAccountToken'] ?? at(account, 'automountServiceAccountToken')
    if (setting === false) return
    yield report(
      `${workload.path}.automountServiceAccountToken`,
      'A service account token is mounted, which Convex does not use.',
      'Set automountServiceAccountToken: false in the pod.',
    )
  }),
}
