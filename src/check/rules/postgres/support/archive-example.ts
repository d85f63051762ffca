import { database } from '../../../examples/database.ts'
import { initdb } from './bootstrap-example.ts'

export const barman = 'barman-cloud.cloudnative-pg.io'

export const recovery = (server: string): string =>
  database({
    [initdb]: 'bootstrap: { recovery: { source: old, database: convex_self_hosted, owner: convex } }',
    '  storage: { size: 30Gi }': `  storage: { size: 30Gi }
  externalClusters:
    - name: old
      plugin: { name: ${barman}, parameters: { barmanObjectName: backups, serverName: convex-db } }
  plugins:
    - { name: ${barman}, enabled: true, isWALArchiver: true, parameters: { barmanObjectName: backups, serverName: ${server} } }
---
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata: { name: backups, namespace: convex }
spec: { configuration: { destinationPath: "s3://backups/" } }`,
  })

export const recovered = recovery('convex-db-2')
