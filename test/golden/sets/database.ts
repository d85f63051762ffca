import type { StackOptions } from '@proompteng/convex-k8s'

const host = 'convex.example.com'
const password = { secret: 'convex-database', key: 'password' }

export const databaseSets = {
  'external-postgres-ca': {
    host,
    postgres: false,
    database: {
      type: 'postgres',
      host: 'pg.example.com',
      user: 'convex',
      password,
      tls: { ca: { configMap: 'database-ca', key: 'root.pem' } },
      maxConnections: 100,
      poolSize: 80,
    },
  },
  'external-postgres-plain': {
    host,
    postgres: false,
    database: {
      type: 'postgres',
      host: { secret: 'convex-database', key: 'host' },
      port: { secret: 'convex-database', key: 'port' },
      user: { secret: 'convex-database', key: 'user' },
      password,
      tls: 'disabled',
    },
    backend: { urlVariable: 'DATABASE_URL' },
  },
  mysql: {
    host,
    instanceName: 'orders',
    postgres: false,
    database: { type: 'mysql', host: 'mysql.example.com', user: 'convex@shop', password, port: 3307 },
  },
  sqlite: {
    host,
    postgres: false,
    database: { type: 'sqlite' },
    backend: { volume: { size: '50Gi', storageClassName: 'fast', accessMode: 'ReadWriteOncePod' } },
    dashboard: { tailscale: false },
  },
} satisfies Readonly<Record<string, StackOptions>>
