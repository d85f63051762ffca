import type { ApiObject } from '../harness/apply.ts'

/** Objects outside of a deployment that commands look for. */
export const elsewhere: readonly ApiObject[] = [
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'application', namespace: 'argocd' },
    spec: { project: 'default', destination: {} },
  } as ApiObject,
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'sealed-secrets-key',
      namespace: 'kube-system',
      labels: { 'sealedsecrets.bitnami.com/sealed-secrets-key': 'active' },
    },
  } as ApiObject,
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'sealed-secrets-controller', namespace: 'kube-system' },
    spec: {
      selector: { matchLabels: { name: 'sealed-secrets' } },
      template: {
        metadata: { labels: { name: 'sealed-secrets' } },
        spec: { containers: [{ name: 'controller', image: 'x' }] },
      },
    },
  } as ApiObject,
  // A claim that names no class has this one, whose volumes may grow.
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'grows', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'example.com/x',
    allowVolumeExpansion: true,
  } as ApiObject,
]
