import type { Mutant } from '../mutant.ts'
import { inCluster, parametersOf } from './database.ts'
import type { ClusterJson, Json } from './database.ts'

/** A fault in `spec`, which the fields are put into. */
export function withSpec(rule: string, name: string, fields: Json): Mutant {
  return inCluster(rule, name, ({ spec }) => {
    Object.assign(spec, fields)
  })
}

export function withParameters(rule: string, name: string, parameters: Json): Mutant {
  return inCluster(rule, name, (cluster) => {
    Object.assign(parametersOf(cluster), parameters)
  })
}

/** A further object of the cluster. */
export function withObject(rule: string, name: string, make: (cluster: ClusterJson) => Json, prepare?: Json): Mutant {
  return inCluster(rule, name, (cluster, all) => {
    Object.assign(cluster.spec, prepare)
    all.push(make(cluster))
  })
}

export const part =
  (kind: string, spec: Json, metadata: Json = {}) =>
  ({ metadata: { name, namespace } }: ClusterJson): Json => ({
    apiVersion: 'postgresql.cnpg.io/v1',
    kind,
    metadata: { name: 'a-part', namespace, ...metadata },
    spec: { cluster: { name }, ...spec },
  })
