import type { Mutant } from '../mutant.ts'
import { inCluster } from '../support/database.ts'
import type { Json } from '../support/database.ts'
import { part, withObject, withSpec } from '../support/postgres.ts'

/** A Secret of the stack's own for the owner, with a fault in it. */
function owner(rule: string, name: string, template: Json): Mutant {
  return inCluster(rule, name, (cluster, all) => {
    const initdb = cluster.spec.bootstrap?.['initdb']
    if (initdb === undefined || initdb['secret'] !== undefined) return false
    initdb['secret'] = { name: 'owner-secret' }
    all.push({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'owner-secret', namespace: cluster.metadata.namespace },
      spec: { target: { template }, data: [{ secretKey: 'password', remoteRef: { key: 'x' } }] },
    })
    return true
  })
}

/** Faults in how the server is reached: roles, certificates, Services and poolers. */
export const accessMutants: readonly Mutant[] = [
  ...['rw', 'r', 'ro', 'any'].map((role) =>
    inCluster('additional-service-name', `the name ${role}`, ({ metadata, spec }) => {
      const serviceTemplate = { metadata: { name: `${metadata.name}-${role}` } }
      spec['managed'] = { services: { additional: [{ selectorType: 'rw', serviceTemplate }] } }
    }),
  ),
  withSpec('additional-service-selector', 'a selector', {
    managed: {
      services: {
        additional: [
          { selectorType: 'rw', serviceTemplate: { metadata: { name: 'lan' }, spec: { selector: { app: 'a' } } } },
        ],
      },
    },
  }),
  withSpec('rw-service', 'the Service is disabled', {
    managed: { services: { disabledDefaultServices: ['rw'] } },
  }),
  withObject('cluster-service-names', 'a Service of the same name', ({ metadata: { name, namespace } }) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `${name}-rw`, namespace },
    spec: { selector: { 'cnpg.io/cluster': name }, ports: [{ port: 5432 }] },
  })),
  ...['postgres', 'streaming_replica', 'pg_monitor', 'cnpg_x'].map((name) =>
    withSpec('cluster-roles', name, { managed: { roles: [{ name }] } }),
  ),
  withSpec('cluster-roles', 'twice', { managed: { roles: [{ name: 'a' }, { name: 'a' }] } }),
  withSpec('cluster-roles', 'a password that is none', {
    managed: { roles: [{ name: 'a', disablePassword: true, passwordSecret: { name: 'a' } }] },
  }),
  withSpec('cluster-certificates', 'no authority', { certificates: { serverTLSSecret: 'tls' } }),
  withSpec('cluster-certificates', 'names beside a certificate', {
    certificates: { serverTLSSecret: 'tls', serverCASecret: 'ca', serverAltDNSNames: ['db'] },
  }),
  withSpec('cluster-certificates', 'no authority for clients', {
    certificates: { replicationTLSSecret: 'tls' },
  }),
  withSpec('cluster-service-account', 'two accounts', { serviceAccountName: 'a', serviceAccountTemplate: {} }),
  withSpec('cluster-superuser', 'no name', { superuserSecret: { name: '' } }),
  inCluster('cluster-ldap', 'no server', ({ spec }) => {
    spec['postgresql'] = { ...Object(spec['postgresql']), ldap: { port: 389 } }
  }),
  inCluster('cluster-certificate-renewal', "the operator's own", ({ metadata, spec }) => {
    spec['certificates'] = { serverCASecret: `${metadata.name}-ca`, serverTLSSecret: `${metadata.name}-server` }
  }),
  inCluster('owner-password', 'another password', ({ spec }) => {
    const made = 'convex_owner'
    spec.bootstrap = { initdb: { database: made, owner: made } }
    spec['managed'] = { roles: [{ name: made, passwordSecret: { name: 'another' } }] }
  }),
  withSpec('cluster-pg-hba', 'a pod selector that is not there', {
    postgresql: { parameters: { max_connections: '300' }, pg_hba: ['host all all ${podselector:a} trust'] },
  }),
  withObject('pooler-authentication', 'no Secret', part('Pooler', { pgbouncer: { authQuery: 'SELECT' } })),
  withObject('pooler-settings', 'no pgbouncer', part('Pooler', { type: 'rw' })),
  withObject(
    'pooler-settings',
    'a setting of the operator',
    part('Pooler', { pgbouncer: { parameters: { listen_port: '1' } } }),
  ),
  inCluster('pooler-name', 'the name of the cluster', (cluster, all) => {
    all.push(part('Pooler', { pgbouncer: {} }, { name: cluster.metadata.name })(cluster))
  }),
  ...['Pooler', 'ScheduledBackup', 'Database'].map((kind) =>
    withObject('database-namespace', kind, part(kind, { pgbouncer: {} }, { namespace: 'elsewhere' })),
  ),
  owner('role-secret-keys', 'no user', {
    type: 'kubernetes.io/basic-auth',
    metadata: { labels: { 'cnpg.io/reload': 'true' } },
  }),
  owner('role-secret-type', 'another type', {
    metadata: { labels: { 'cnpg.io/reload': 'true' } },
    data: { username: 'convex', password: 'x' },
  }),
  owner('role-secret-reload', 'no label', {
    type: 'kubernetes.io/basic-auth',
    data: { username: 'convex', password: 'x' },
  }),
  owner('database-secret-keys', "the operator's Secret is not made", {
    data: { username: 'convex', password: 'x' },
  }),
]
