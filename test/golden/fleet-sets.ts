import type { FleetOptions } from '@proompteng/convex-k8s'

const domain = 'convex.example.com'
const application = { repoURL: 'https://github.com/example/infrastructure.git', path: 'argocd/convex' }

/** Fleets whose folders are kept as they are, so that every change in a byte is seen in a review. */
export const fleetSets: Readonly<Record<string, FleetOptions>> = {
  'shared-postgres': {
    domain,
    namespace: 'convex',
    sharedPostgres: {},
    instances: [{ name: 'orders' }, { name: 'billing-eu', sharedPostgres: { poolSize: 40, secretName: 'billing' } }],
    application,
  },
  'shared-postgres-apart': {
    domain,
    sharedPostgres: {
      name: 'convex-pg',
      namespace: 'databases',
      ca: { configMap: 'database-ca' },
      instances: 3,
      maxConnections: 300,
      poolSize: 64,
      backup: {
        destinationPath: 's3://acme-backups/convex',
        credentials: {
          accessKeyId: { secret: 'convex-backup', key: 'id' },
          secretAccessKey: { secret: 'convex-backup', key: 'secret' },
        },
      },
    },
    defaults: { networkPolicy: {}, monitoring: {}, dashboard: false },
    instances: [{ name: 'orders' }, { name: 'large', sharedPostgres: false }],
    application,
  },
}
