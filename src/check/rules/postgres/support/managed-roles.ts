import { databaseCluster } from '../../../examples/database.ts'

/** A cluster with a managed role. */
export const role = (fields: string): string =>
  databaseCluster(`managed: { roles: [{ ensure: present, connectionLimit: -1, inherit: true, ${fields} }] }`)
