import { besideCluster, clusterIn, inPostgresUrl } from '../support/database.ts'
import type { Json } from '../support/database.ts'
import type { Mutant } from '../mutant.ts'

/** Adds a Database to the cluster of a stack. */
function addDatabase(all: Json[], name: string, spec: Json): void {
  const { metadata } = clusterIn(all)
  const cluster = { name: metadata.name }
  all.push({
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Database',
    metadata: { name, namespace: metadata.namespace },
    spec: { cluster, name: 'shop', owner: 'postgres', ...spec },
  })
}

/** Faults in databases that objects make in a cluster, and in the roles that own them. */
export const databaseObjectMutants: readonly Mutant[] = [
  besideCluster('database-object-cluster', 'a misspelt cluster', (_, all) => {
    const { spec } = clusterIn(all)
    const { database: name } = spec.bootstrap?.['initdb'] ?? spec.bootstrap?.['recovery'] ?? {}
    addDatabase(all, 'second', { name, cluster: { name: 'convexdb' } })
    return true
  }),
  besideCluster('database-object-owner', 'an owner that nobody makes', (_, all) => {
    addDatabase(all, 'second', { owner: 'nobody' })
    return clusterIn(all).spec.bootstrap?.['initdb'] !== undefined
  }),
  besideCluster('database-object-owner', 'an owner that is taken away', (_, all) => {
    const cluster = clusterIn(all)
    cluster.spec['managed'] = { roles: [{ name: 'gone', ensure: 'absent', inherit: true, connectionLimit: -1 }] }
    addDatabase(all, 'second', { owner: 'gone' })
    return cluster.spec.bootstrap?.['initdb'] !== undefined
  }),
  besideCluster('database-namespace', 'a Database in another namespace', (_, all) => {
    addDatabase(all, 'second', {})
    Object.assign(all.at(-1)?.['metadata'] as Json, { namespace: 'elsewhere' })
    return true
  }),
  besideCluster('database-name', 'a Database of another name', (backend, all) => {
    const initdb = clusterIn(all).spec.bootstrap?.['initdb']
    Object.assign(initdb ?? {}, { database: 'app' })
    addDatabase(all, 'second', { owner: 'writer' })
    return initdb !== undefined && inPostgresUrl((url) => url.replace(/\/\/[^:]*:/, '//writer:'))(backend)
  }),
  besideCluster('database-object-names', 'two of one name', (_, all) => {
    for (const name of ['first', 'second']) addDatabase(all, name, {})
    return true
  }),
  ...[{}, { login: true }, { login: true, disablePassword: true }, { passwordSecret: { name: 'writer' } }].map(
    (fields) =>
      besideCluster('managed-role-password', JSON.stringify(fields), (backend, all) => {
        const role = { name: 'writer', ensure: 'present', inherit: true, connectionLimit: -1, ...fields }
        clusterIn(all).spec['managed'] = { roles: [role] }
        return inPostgresUrl((url) => url.replace(/\/\/[^:]*:/, '//writer:'))(backend)
      }),
  ),
]
