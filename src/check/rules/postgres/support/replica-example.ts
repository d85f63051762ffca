import { database } from '../../../examples/database.ts'
import { initdb } from './bootstrap-example.ts'

/** A replica cluster with a bootstrap section and further fields of `replica`. */
export const replicaCluster = (bootstrap: string, fields = ''): string =>
  database({
    [initdb]: `bootstrap: ${bootstrap}
  replica: { ${fields}enabled: true, source: old }
  externalClusters: [{ name: old, connectionParameters: { host: old } }]`,
  })
