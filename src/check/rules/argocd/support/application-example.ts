import { backendExample, replaced } from '../../../examples/routes.ts'

/** A backend and its Application, with some text replaced. */
export function syncedExample(replacements: Readonly<Record<string, string>> = {}): string {
  const kept = backendExample({
    'name: convex-backend-data, namespace: convex }':
      'name: convex-backend-data, namespace: convex, annotations: { argocd.argoproj.io/sync-options: "Prune=false,Delete=false" } }',
  })
  return replaced(`${kept}${application}`, replacements)
}

const application = `---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: convex, namespace: argocd }
spec:
  project: default
  source: { repoURL: "https://git.example.com/infrastructure.git", path: convex }
  destination: { server: "https://kubernetes.default.svc", namespace: convex }
  syncPolicy: { automated: { prune: true }, syncOptions: [CreateNamespace=true] }
`
