import { databaseWith } from '../../../examples/database.ts'
import { replaced } from '../../../examples/backend.ts'

const owned = databaseWith(`
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: convex-db-user, namespace: convex }
spec:
  secretStoreRef: { name: store, kind: ClusterSecretStore }
  target:
    template:
      type: kubernetes.io/basic-auth
      metadata: { labels: { cnpg.io/reload: "true" } }
      data: { username: convex, password: "{{ .password }}" }
  data: [{ secretKey: password, remoteRef: { key: convex-db } }]
`)

/** A cluster whose owner has a password from an ExternalSecret. */
export const roleSecretYaml = replaced(owned, {
  'owner: convex }': 'owner: convex, secret: { name: convex-db-user } }',
  'name: convex-db-app, key: username': 'name: convex-db-user, key: username',
  'name: convex-db-app, key: password': 'name: convex-db-user, key: password',
})
