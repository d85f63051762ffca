import { replaced } from '../../../examples/backend.ts'
import { databaseYaml } from '../../../examples/database.ts'

export const databaseOf = (name: string): string => `---
apiVersion: postgresql.cnpg.io/v1
kind: Database
metadata: { name: ${name}, namespace: convex }
spec:
  cluster: { name: convex-db }
  name: convex_self_hosted
  owner: convex_self_hosted
`

/** A cluster with a separate role and database for the instance. No rule reports it. */
export const shared = `${replaced(databaseYaml, {
  'database: convex_self_hosted, owner: convex': 'database: app, owner: app',
  '  storage: { size: 30Gi }': `  storage: { size: 30Gi }
  managed:
    roles:
      - { name: convex_self_hosted, ensure: present, login: true, inherit: true, connectionLimit: -1, passwordSecret: { name: convex-db-user } }`,
  'valueFrom: { secretKeyRef: { name: convex-db-app, key: username } }': 'value: convex_self_hosted',
  'name: convex-db-app, key: password': 'name: convex-db-user, key: password',
})}${databaseOf('convex')}`
