import { databaseCluster } from './database.ts'
import { documents } from './backend.ts'

const plugin = 'barman-cloud.cloudnative-pg.io'

const credentials = `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: backup-keys, namespace: convex }
spec:
  secretStoreRef: { name: store, kind: ClusterSecretStore }
  data:
    - { secretKey: id, remoteRef: { key: backups, property: id } }
    - { secretKey: secret, remoteRef: { key: backups, property: secret } }
`

/** A cluster that archives and is backed up, on which no rule speaks. */
export const backedUp = documents(
  databaseCluster(`plugins:
    - { name: ${plugin}, enabled: true, isWALArchiver: true, parameters: { barmanObjectName: backups } }`),
  `
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata: { name: backups, namespace: convex }
spec:
  retentionPolicy: 30d
  configuration:
    destinationPath: "s3://backups/"
    s3Credentials: { accessKeyId: { name: backup-keys, key: id }, secretAccessKey: { name: backup-keys, key: secret } }
`,
  credentials,
  `
apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata: { name: convex-db, namespace: convex }
spec:
  schedule: "0 0 2 * * *"
  cluster: { name: convex-db }
  method: plugin
  pluginConfiguration: { name: ${plugin} }
`,
)

/** A cluster with the backup that is built in. */
export const inTree = documents(
  databaseCluster(`backup:
    barmanObjectStore:
      destinationPath: "s3://backups/"
      s3Credentials: { accessKeyId: { name: backup-keys, key: id }, secretAccessKey: { name: backup-keys, key: secret } }`),
  credentials,
)
