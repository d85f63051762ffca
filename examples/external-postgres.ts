// An existing PostgreSQL server with a private certificate authority, instead of a CloudNativePG cluster.
import { convexStack, toYaml } from '@proompteng/convex-k8s'

const stack = convexStack({
  host: 'orders.example.com',
  instanceName: 'orders', // the database on the server must also be named "orders"
  postgres: false,
  database: {
    type: 'postgres',
    host: 'postgres.internal.example.com',
    user: 'convex',
    password: { secret: 'orders-database', key: 'password' },
    tls: { ca: { configMap: 'internal-ca', key: 'ca.pem' } },
    maxConnections: 200,
    poolSize: 120,
  },
})

console.log(toYaml(stack))
