import type { StackOptions } from '../../../src/options/stack/stack.ts'
import { sealedSecretFor } from '../../support/arbitraries/secret-sources.ts'

export const host = 'convex.example.com'
const password = { secret: 'db', key: 'password' }
const server = { host: 'db.example.com', user: 'convex', password } as const
const buckets = {
  AWS_REGION: 'eu-central-1',
  S3_STORAGE_EXPORTS_BUCKET: 'a',
  S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET: 'b',
  S3_STORAGE_MODULES_BUCKET: 'c',
  S3_STORAGE_FILES_BUCKET: 'd',
  S3_STORAGE_SEARCH_BUCKET: 'e',
}
const store = { secretStoreRef: { name: 'store' } }

/** Stacks of this package on which every rule is silent, by what they show. Faults are put into them. */
export const stacks: Readonly<Record<string, StackOptions>> = {
  plain: { host },
  'with a host for HTTP actions': { host, siteHost: 'site.example.com' },
  'with a host for HTTP actions and an issuer': {
    host,
    siteHost: 'site.example.com',
    ingress: { tls: { issuer: { name: 'letsencrypt' } } },
  },
  restricted: { host, backend: { podSecurity: 'restricted' } },
  'restricted, with a sealed Secret': {
    host,
    backend: { podSecurity: 'restricted' },
    credentials: { sealedSecret: sealedSecretFor({}) },
  },
  'with SQLite': { host, postgres: false, database: { type: 'sqlite' } },
  'with SQLite and a sealed Secret': {
    host,
    postgres: false,
    database: { type: 'sqlite' },
    credentials: { sealedSecret: sealedSecretFor({}) },
  },
  'with MySQL': { host, postgres: false, database: { type: 'mysql', ...server } },
  'with MySQL of an own authority': {
    host,
    postgres: false,
    database: { type: 'mysql', ...server, tls: { ca: { configMap: 'ca' } } },
  },
  'with MySQL without TLS': { host, postgres: false, database: { type: 'mysql', ...server, tls: 'disabled' } },
  'with PostgreSQL of a provider': { host, postgres: false, database: { type: 'postgres', ...server } },
  'with PostgreSQL of an own authority': {
    host,
    postgres: false,
    database: { type: 'postgres', ...server, tls: { ca: { secret: 'ca' } } },
  },
  'with PostgreSQL of an authority under another key': {
    host,
    postgres: false,
    database: { type: 'postgres', ...server, tls: { ca: { secret: 'ca', key: 'root.pem' } } },
  },
  'with PostgreSQL of an authority in a ConfigMap': {
    host,
    postgres: false,
    database: { type: 'postgres', ...server, tls: { ca: { configMap: 'ca' } } },
  },
  'with PostgreSQL without TLS': { host, postgres: false, database: { type: 'postgres', ...server, tls: 'disabled' } },
  'with PostgreSQL without TLS, and its user in a Secret': {
    host,
    postgres: false,
    database: { type: 'postgres', ...server, tls: 'disabled', user: { secret: 'db', key: 'user' } },
  },
  'with S3 and no volume': { host, backend: { volume: false, env: buckets } },
  'with S3 and no volume, restricted': { host, backend: { volume: false, env: buckets, podSecurity: 'restricted' } },
  'with everything turned on': { host, backend: { telemetry: false, redactLogs: true, metrics: true } },
  'with metrics': { host, backend: { metrics: true } },
  'with the shortest times': { host, backend: { startupTimeoutSeconds: 60, terminationGracePeriodSeconds: 6 } },
  'with an issuer': { host, ingress: { tls: { issuer: { name: 'letsencrypt' } } } },
  'with a resolver': { host, ingress: { tls: { certResolver: 'acme' } } },
  'without a redirect': { host, ingress: { redirect: false } },
  'without a tailnet': { host, dashboard: { tailscale: false } },
  'with tags': { host, dashboard: { tailscale: { hostname: 'data', tags: ['tag:admin', 'tag:web'] } } },
  'without a dashboard': { host, dashboard: false },
  'without routes': { host, ingress: false },
  'without a dashboard and routes': { host, ingress: false, dashboard: false },
  'with a sealed Secret': { host, credentials: { sealedSecret: sealedSecretFor({}) } },
  'with a secret store': {
    host,
    credentials: { externalSecret: { ...store, remoteRefs: { instanceSecret: { key: 'a' } } } },
  },
  'with a secret store for the database too': {
    host,
    credentials: { externalSecret: { ...store, remoteRefs: { instanceSecret: { key: 'a' } } } },
    postgres: { credentials: { externalSecret: { ...store, remoteRefs: { password: { key: 'b' } } } } },
  },
  'in another namespace': { host, namespace: 'orders', instanceName: 'orders' },
  'of another instance': { host, instanceName: 'orders', namespace: 'orders', postgres: { name: 'orders-db' } },
  'on the tailnet': { host: 'convex-api.tail1a2b3.ts.net', ingress: { type: 'tailscale' } },
  'with policies': { host, networkPolicy: {} },
  'with a snapshot': { host, backend: { volume: { snapshot: { name: 'before' } } } },
  'with a small server': { host, postgres: { maxConnections: 40 } },
  'with a volume for the log': { host, postgres: { storage: { size: '50Gi', wal: { size: '10Gi' } } } },
  'with replicas': { host, postgres: { instances: 3 } },
  'with settings': { host, postgres: { parameters: { shared_buffers: '128MB', work_mem: '8MB' } } },
}
