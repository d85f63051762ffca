import { changed, documents, replaced } from './backend.ts'

/** The URL of the database in the examples. */
export const databaseUrl = 'postgresql://$(PGUSER):$(PGPASSWORD)@convex-db-rw:5432'

const variables = `
            - name: PGUSER
              valueFrom: { secretKeyRef: { name: convex-db-app, key: username } }
            - name: PGPASSWORD
              valueFrom: { secretKeyRef: { name: convex-db-app, key: password } }
            - { name: POSTGRES_URL, value: "${databaseUrl}" }
            - { name: POSTGRES_MAX_CONNECTIONS, value: "80" }
            - { name: PG_CA_FILE, value: /etc/database-ca/ca.crt }`

const volume = `
        - name: database-ca
          secret: { secretName: convex-db-ca, items: [{ key: ca.crt, path: ca.crt }] }`

/** A backend with a CloudNativePG cluster, on which no rule reports anything. */
export const databaseYaml = documents(
  changed({
    'env:': `env:${variables}`,
    'volumeMounts: [{ name: data, mountPath: /convex/data }]':
      'volumeMounts: [{ name: data, mountPath: /convex/data }, { name: database-ca, mountPath: /etc/database-ca }]',
    'volumes: [{ name: data, persistentVolumeClaim: { claimName: convex-backend-data } }]': `volumes:
        - { name: data, persistentVolumeClaim: { claimName: convex-backend-data } }${volume}`,
  }),
  `
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: { name: convex-db, namespace: convex }
spec:
  instances: 1
  imageName: ghcr.io/cloudnative-pg/postgresql:17.11-system-trixie
  enablePDB: false
  bootstrap: { initdb: { database: convex_self_hosted, owner: convex } }
  postgresql: { parameters: { max_connections: "150" } }
  storage: { size: 30Gi }
`,
)

/** The same with texts of it replaced. */
export function database(changes: Readonly<Record<string, string>>): string {
  return replaced(databaseYaml, changes)
}

/** The same with more fields of the cluster's `spec`. */
export function databaseCluster(...fields: readonly string[]): string {
  return database({ '  storage: { size: 30Gi }': ['  storage: { size: 30Gi }', ...fields].join('\n  ') })
}

/** The same with further documents beside it. */
export function databaseWith(...yaml: readonly string[]): string {
  return documents(databaseYaml, ...yaml)
}

/** A Pooler of the cluster, with fields of its `spec`. */
export const poolerYaml = (fields: string): string => `
apiVersion: postgresql.cnpg.io/v1
kind: Pooler
metadata: { name: convex-pool, namespace: convex }
spec:
  cluster: { name: convex-db }
  type: rw
  ${fields}
`

/** The same with a Pooler through which the backend connects. */
export function pooledYaml(pooler: string): string {
  return documents(
    database({
      '@convex-db-rw:': '@convex-pool:',
      'storage: { size: 30Gi }': 'storage: { size: 30Gi }\n  certificates: { serverAltDNSNames: [convex-pool] }',
    }),
    pooler,
  )
}
