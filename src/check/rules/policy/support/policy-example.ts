/** The beginning of a NetworkPolicy for the backend. */
export const policy = `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: convex-backend, namespace: convex }
spec:
  podSelector: { matchLabels: { app: convex-backend } }
`
