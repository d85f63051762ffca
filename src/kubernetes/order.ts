import { syncWaveAnnotation } from './argocd/argocd.ts'
import { identityOf } from './object.ts'
import type { K8sObject } from './object.ts'

// The order of Argo CD inside a wave (gitops-engine@v3.6.1 pkg/sync/sync_tasks.go#init), for the kinds that a
// deployment of Convex uses. Kinds that are not listed, custom resources among them, come last.
const kinds = [
  'Namespace',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'Role',
  'RoleBinding',
  'Service',
  'Pod',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'Ingress',
]

function rankOf(object: K8sObject): number {
  const rank = kinds.indexOf(object.kind)
  return rank === -1 ? kinds.length : rank
}

function waveOf(object: K8sObject): number {
  const wave: unknown = object.metadata?.annotations?.[syncWaveAnnotation]
  return (['string', 'number'].includes(typeof wave) && Number(wave)) || 0
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** Compares two objects by the order in which Argo CD applies them: wave, kind, then name. */
export function byApplyOrder(a: K8sObject, b: K8sObject): number {
  return waveOf(a) - waveOf(b) || rankOf(a) - rankOf(b) || compareText(identityOf(a), identityOf(b))
}
