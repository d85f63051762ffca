import type { RuleDefinition } from '../../rule.ts'
import { refusalsOf } from '../../model/policy/pod-security.ts'
import type { PodSecurityLevel } from '../../model/policy/pod-security.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { textAt } from '../../model/read.ts'
import type { Model } from '../../model/model.ts'
import { memo } from '../../model/memo.ts'
import { backendYaml, documents } from '../../examples/backend.ts'
import { eachPod } from '../scopes.ts'
import { kubernetes, page } from '../../../sources/source.ts'

const policy = 'staging/src/k8s.io/pod-security-admission/policy'
const label = 'pod-security.kubernetes.io/enforce'

const namespaceYaml = (level: string): string => `
apiVersion: v1
kind: Namespace
metadata: { name: convex, labels: { ${label}: ${level} } }
`

/** Levels by namespace, from Namespaces, or else from the Argo CD Applications that create them. */
const levelsOf = memo(({ index }: Model): ReadonlyMap<string, string> => {
  const levels = new Map<string, string>()
  for (const application of index.all('Application', 'argoproj.io')) {
    const namespace = textAt(application, 'spec', 'destination', 'namespace')
    const level = textAt(application, 'spec', 'syncPolicy', 'managedNamespaceMetadata', 'labels', label)
    if (namespace !== undefined && level !== undefined) levels.set(namespace, level)
  }
  for (const namespace of index.all('Namespace')) {
    const level = textAt(namespace, 'metadata', 'labels', label)
    if (level !== undefined) levels.set(namespace.metadata?.name ?? '', level)
  }
  return levels
})

function isLevel(text: string | undefined): text is PodSecurityLevel {
  return text === 'baseline' || text === 'restricted'
}

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Pods comply with the Pod Security level of their namespace.',
  why:
    'A namespace with an enforced level refuses pods, not Deployments: the Deployment is applied without an error, ' +
    'but no pod is created. Init containers and sidecars are checked too.',
  source: [
    page('kubernetes.io', 'Pod Security Standards'),
    kubernetes(`${policy}/check_capabilities_baseline.go`, 'capabilities_allowed_1_0', 'capabilitiesBaseline_1_0'),
    kubernetes(`${policy}/check_restrictedVolumes.go`, 'restrictedVolumes_1_0'),
    kubernetes(`${policy}/check_runAsNonRoot.go`, 'runAsNonRoot1_35'),
    kubernetes(`${policy}/check_runAsUser.go`, 'runAsUser1_35'),
    kubernetes(`${policy}/check_seccompProfile_restricted.go`, 'seccompProfileRestricted_1_25'),
  ],
  bad: documents(namespaceYaml('restricted'), backendYaml),
  good: documents(namespaceYaml('baseline'), backendYaml),
  check: eachPod(function* ({ workload }, report, model) {
    const level = levelsOf(model).get(namespaceOf(workload.object))
    if (!isLevel(level)) return
    for (const { path, message, fix } of refusalsOf(workload, level))
      yield report(path, `${message} The namespace enforces the level ${level}.`, fix)
  }),
}
