import type { StackOptions } from '@proompteng/convex-k8s'

const host = 'convex.example.com'

export const postgresSets = {
  backup: {
    host,
    postgres: {
      backup: {
        destinationPath: 's3://acme-backups/convex',
        endpoint: 'https://minio.example.com',
        endpointCA: { secret: 'minio-ca', key: 'ca.crt' },
        checksums: false,
        retention: '14d',
        credentials: {
          accessKeyId: { secret: 'convex-backup', key: 'id' },
          secretAccessKey: { secret: 'convex-backup', key: 'secret' },
        },
      },
    },
  },
  recovery: {
    host,
    postgres: {
      name: 'convex-db-2',
      credentials: { secretName: 'convex-db-owner' },
      backup: {
        destinationPath: 's3://acme-backups/convex',
        objectStoreName: 'convex-db-backups',
        region: 'eu-central-1',
        credentials: {
          serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/backup' } },
        },
      },
      recovery: { serverName: 'convex-db', targetTime: '2026-08-22T14:05:00Z' },
    },
  },
  ha: { host, postgres: { instances: 3, maxConnections: 300, pooler: { backend: true } } },
} satisfies Readonly<Record<string, StackOptions>>
