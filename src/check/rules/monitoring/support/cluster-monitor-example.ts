import { databaseWith } from '../../../examples/database.ts'

export const clusterLabel = 'cnpg.io/cluster'

/** A cluster with a PodMonitor. */
export const monitored = databaseWith(`
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: convex-db, namespace: convex }
spec:
  selector: { matchLabels: { cnpg.io/cluster: convex-db } }
  podMetricsEndpoints: [{ port: metrics }]
`)
