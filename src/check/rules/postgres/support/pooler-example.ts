import { databaseWith } from '../../../examples/database.ts'

/** A cluster with a Pooler. */
export const pooler = (fields: string): string =>
  databaseWith(`
apiVersion: postgresql.cnpg.io/v1
kind: Pooler
metadata: { name: convex-pool, namespace: convex }
spec:
  cluster: { name: convex-db }
  type: rw
  ${fields}
`)
