import { backendExample, replaced } from '../../../examples/routes.ts'

/** A backend with its data volume and an Application, with some of the text replaced. */
export function syncedExample(replacements: Readonly<Record<string, string>> = {}): string {
  const whole = `${backendExample()}          volumeMounts: [{ name: data, mountPath: /convex/data }]
      volumes: [{ name: data, persistentVolumeClaim: { claimName: convex-data } }]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: convex-data
  namespace: convex
  annotations: { argocd.argoproj.io/sync-options: "Prune=false,Delete=false" }
spec:
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 10Gi } }
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: convex, namespace: argocd }
spec:
  project: default
  source: { repoURL: "https://git.example.com/infrastructure.git", path: convex }
  destination: { server: "https://kubernetes.default.svc", namespace: convex }
  syncPolicy: { automated: { prune: true }, syncOptions: [CreateNamespace=true] }
`
  return replaced(whole, replacements)
}