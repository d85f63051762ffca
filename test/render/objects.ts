import type { KeptFile } from '../../src/kubernetes/kept-file.ts'
import type { K8sObject } from '../../src/kubernetes/object.ts'

export function configMap(name: string, data: Readonly<Record<string, string>> = { key: 'value' }) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'convex' }, data }
}

export function deployment(name: string, replicas = 1) {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: 'convex' }, spec: { replicas } }
}

export function service(name: string) {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'convex' }, spec: { ports: [{ port: 80 }] } }
}

export function route(name: string): K8sObject {
  return { apiVersion: 'traefik.io/v1alpha1', kind: 'IngressRoute', metadata: { name, namespace: 'convex' } }
}

/** A small stack: four files and the kustomization. */
export function stack(value = 'one') {
  return {
    backend: {
      configMap: configMap('convex-backend-config', { value }),
      deployment: deployment('convex-backend'),
      service: service('convex-backend'),
    },
    ingress: { ingressRoute: route('convex-backend') },
  }
}

/** Two versions with a file that changes, one that goes and one that comes. */
export function raced(version: 'old' | 'new') {
  return { changed: { configMap: configMap('changed', { version }) }, [version]: { configMap: configMap(version) } }
}

export const stackFiles = [
  'backend-configmap.yaml',
  'backend-deployment.yaml',
  'backend-service.yaml',
  'ingressroute.yaml',
  'kustomization.yaml',
]

export const sealed: KeptFile = {
  keptFile: 'backend-sealedsecret.yaml',
  expect: {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    name: 'convex-backend-secrets',
    namespace: 'convex',
    keys: ['CONVEX_INSTANCE_SECRET', 'CONVEX_ADMIN_KEY'],
  },
}

export const sealedText = `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: convex-backend-secrets
  namespace: convex
spec:
  encryptedData:
    CONVEX_INSTANCE_SECRET: AgBy8hCiphertextOne
  template:
    data:
      CONVEX_ADMIN_KEY: "{{ .other }}"
`
