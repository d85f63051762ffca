import type { StackOptions } from '@proompteng/convex-k8s'
import {
  host,
  base,
  withPostgres,
  withBackend,
  external,
  hidden,
  backup,
  ha,
  image,
  otherBuckets,
  major,
  extra,
  withCluster,
  withSeal,
  claims,
  stores,
} from './stacks.ts'

type Pair = readonly [string, StackOptions, StackOptions]

/** Changes of which nothing is said. */
export const allowed: readonly Pair[] = [
  [
    'a restore',
    withPostgres({ backup }),
    withPostgres({ name: 'convex-db-2', backup, recovery: { serverName: 'convex-db' } }),
  ],
  [
    'the end of a restore',
    withPostgres({ name: 'convex-db-2', backup, recovery: { serverName: 'convex-db' } }),
    withPostgres({ name: 'convex-db-2', backup }),
  ],
  ['a Secret of its own', base, withPostgres({ credentials: {} })],
  ['the Secret of the operator', withPostgres({ credentials: {} }), base],
  ['a pooler for the backend', base, withPostgres({ pooler: { backend: true } })],
  ['a pooler less', withPostgres({ pooler: { backend: true } }), base],
  ['a host that comes out of a Secret', external('db'), hidden()],
  ['a longer name of a host', external('pg'), external('pg.convex.svc.cluster.local')],
  ...stores.flatMap(([from, same]) =>
    same.flatMap((to): Pair[] => {
      const [one, two] = [from, to].map((endpoint) => otherBuckets('convex', endpoint)) as [StackOptions, StackOptions]
      return [
        [`the object store ${from} as ${to}`, one, two],
        [`the object store ${to} as ${from}`, two, one],
      ]
    }),
  ),
  ...['convex-db-pooler-rw', 'convex-db-pooler', 'convex-db-pooler-rw.convex'].map((name): Pair => [
    `a pooler by its host ${name}`,
    external(name),
    base,
  ]),
  ['a pooler of another name by its host', external('pool'), withPostgres({ pooler: { name: 'pool' } })],
  ['the pooler of a cluster in a file of its own', withCluster('pg-rw'), withCluster('pg-pooler-rw')],
  ['a cluster by its host', base, { ...external('convex-db-rw'), postgres: false }],
  [
    'TLS',
    external('a.example.com'),
    {
      host,
      postgres: false,
      database: { ...external('a.example.com').database!, tls: 'disabled' } as StackOptions['database'],
    },
  ],
  ['a filled claim', base, withBackend({ volume: { claimName: 'data-2', restoreFrom: 'before' } })],
  ['the claim of before', base, withBackend({ volume: { existingClaim: 'convex-backend-data' } })],
  ['a larger claim', base, withBackend({ volume: { size: '11Gi' } })],
  [
    'the same size in another unit',
    withBackend({ volume: { size: '10Gi' } }),
    withBackend({ volume: { size: '10240Mi' } }),
  ],
  ['a larger database', base, withPostgres({ storage: { size: '31Gi', wal: { size: '5Gi' } } })],
  ['the storage class of the database', base, withPostgres({ storage: { storageClassName: 'fast' } })],
  ['a newer major version', image(16), image(18)],
  ['a newer major version with an archive of its own', major(16), major(18, { serverName: 'convex-db-pg18' })],
  ['another path of the backups', major(18), major(18, { destinationPath: 's3://backups/other' })],
  [
    'another path of the backups after a restore',
    withPostgres({ name: 'two', backup, recovery: { serverName: 'convex-db' } }),
    withPostgres({
      name: 'two',
      backup: { ...backup, destinationPath: 's3://backups/other' },
      recovery: { serverName: 'convex-db' },
    }),
  ],
  [
    'a SealedSecret with the guard that goes',
    withSeal('convex-backend-secrets', { 'argocd.argoproj.io/sync-options': 'Prune=false' }),
    base,
  ],
  [
    'the claims of a StatefulSet in another unit',
    extra('apps/v1', 'StatefulSet', claims('1Gi')),
    extra('apps/v1', 'StatefulSet', claims('1024Mi')),
  ],
  [
    'a hook that is made anew',
    extra('batch/v1', 'Job', { spec: { template: {} } }),
    extra('batch/v1', 'Job', {
      metadata: { name: 'x', namespace: 'convex', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } },
      spec: { template: { spec: {} } },
    }),
  ],
  ...['pre-upgrade', 'post-install'].map((hook): Pair => {
    const metadata = { name: 'x', namespace: 'convex', annotations: { 'helm.sh/hook': hook } }
    const [one, two] = ['a:1', 'a:2'].map((tag) =>
      extra('batch/v1', 'Job', { metadata, spec: { template: { spec: { containers: [{ name: 'a', image: tag }] } } } }),
    ) as [StackOptions, StackOptions]
    return [`a hook ${hook} of Helm`, one, two]
  }),
  [
    'a headless Service that leaves it to the server',
    extra('v1', 'Service', { spec: { clusterIP: 'None' } }),
    extra('v1', 'Service', { spec: {} }),
  ],
  ['an older minor version', base, withPostgres({ image: 'ghcr.io/cloudnative-pg/postgresql:17.2-system-trixie' })],
  [
    'a new snapshot',
    withBackend({ volume: { snapshot: { name: 'one' } } }),
    withBackend({ volume: { snapshot: { name: 'two' } } }),
  ],
  ['three instances without synchronous replication', base, ha({ synchronous: false })],
  ['the second step', ha({ synchronous: false }), ha()],
  ['three instances that are preferred', base, ha({ synchronous: { dataDurability: 'preferred' } })],
  ['one instance more', ha(), ha({ instances: 4 })],
  ['a third instance', withPostgres({ instances: 2 }), ha()],
  ['fewer instances', ha(), base],
  [
    'host, release and components',
    base,
    { host: 'a.example.com', dashboard: false, monitoring: {}, networkPolicy: {} },
  ],
]
