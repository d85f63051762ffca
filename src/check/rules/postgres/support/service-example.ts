import { databaseCluster } from '../../../examples/database.ts'

/** A cluster with an additional Service that has further fields. */
export const withService = (name: string, fields = ''): string =>
  databaseCluster(
    `managed: { services: { additional: [{ selectorType: rw, updateStrategy: patch, serviceTemplate: { metadata: { name: ${name} }${fields} } }] } }`,
  )
