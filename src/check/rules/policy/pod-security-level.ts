import type { RuleDefinition } from '../../rule.ts'
import { refusalsOf } from '../../model/policy/pod-security.ts'
import type { PodSecurityLevel } from '../../model/policy/pod-security.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { textAt } from '../../model/read.ts'
import type { Model } from '../../model/model.ts'
import { backendYaml, documents } from '../../examples/backend.ts'
import { problemAt } from '../../rule.ts'

const label = 'pod-security.kubernetes.io/enforce'

const namespaceYaml = (level: string): string => `
apiVersion: v1
kind: Namespace
metadata: { name: convex, labels: { ${label}: ${level} } }
`

/** Levels by namespace, from Namespace objects, or else from the Argo CD Applications that make the namespaces. */
function levelsOf({ index }: Model): ReadonlyMap<string, string> {
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
}

function isLevel(text: string | undefined): text is PodSecurityLevel {
  return text === 'baseline' || text === 'restricted'
}

export const rule: RuleDefinition = {
  severity: 'error',
  title: "The pods keep to their namespace's Pod Security level.",
  why:
    'A namespace with an enforced level refuses pods, not Deployments: the Deployment is applied without a complaint, and ' +
    'no pod appears. Init containers and sidecars count like the main one.',
  source: 'kubernetes/pod-security-admission policy/check_*.go (8f84a87); kubernetes.io, Pod Security Standards',
  bad: documents(namespaceYaml('restricted'), backendYaml),
  good: documents(namespaceYaml('baseline'), backendYaml),
  *check(model) {
    const levels = levelsOf(model)
    if (levels.size === 0) return
    const workloads = new Set([...model.backends, ...model.dashboards].map(({ workload }) => workload))
    for (const workload of workloads) {
      const level = levels.get(namespaceOf(workload.object))
      if (!isLevel(level)) continue
      for (const { path, message, fix } of refusalsOf(workload, level)) {
        yield problemAt({ object: workload.object, path }, `${message} The namespace enforces the level ${level}.`, fix)
      }
    }
  },
}
