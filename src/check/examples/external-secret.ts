/** An ExternalSecret that makes the Secret of the backend. */
export const externalSecretYaml = (name: string): string => `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: ${name}, namespace: convex }
spec:
  secretStoreRef: { name: vault, kind: ClusterSecretStore }
  target: { name: convex-backend-secrets }
  data: [{ secretKey: CONVEX_INSTANCE_SECRET, remoteRef: { key: convex, property: instance-secret } }]
`
