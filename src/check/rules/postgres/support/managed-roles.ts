import { databaseCluster } from '../../../examples/database.ts'

export const role = (fields: string): string =>
  databaseCluster(`managed: { roles: [{ ensure: present, connectionLimit: -1, inherit: true, ${fields} }] }`)

/** Whether the operator keeps a variable to itself (pkg/postgres/environment.go:69-92, v1.30). */
export function isOperatorsVariable(name: string): boolean {
  return /^(?:PG|CNPG_)|^(?:POD_NAME|NAMESPACE|CLUSTER_NAME)$/i.test(name)
}
