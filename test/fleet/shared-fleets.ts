import { convexFleet } from '@proompteng/convex-k8s'
import type { FleetInstance, FleetOptions } from '@proompteng/convex-k8s'

const domain = 'convex.example.com'
export const namespace = 'convex'
export const ca = { configMap: 'database-ca' }
export const two: readonly FleetInstance[] = [
  { name: 'orders' },
  { name: 'billing-eu', sharedPostgres: { poolSize: 30 } },
]
export const fleetOf = (options: Partial<FleetOptions> = {}) =>
  convexFleet({ domain, namespace, sharedPostgres: {}, instances: two, ...options })
