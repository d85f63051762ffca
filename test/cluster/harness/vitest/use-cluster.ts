import { afterAll, beforeAll } from 'vitest'
import type { Cluster } from '../cluster.ts'
import { startCluster } from '../cluster.ts'

/**
 * A cluster for the tests of one file, started before them and stopped after them with all that was started on it.
 * `startControllers` runs once it is up.
 */
export function useCluster(startControllers?: (cluster: Cluster) => Promise<unknown>): () => Cluster {
  let cluster: Cluster | undefined
  beforeAll(async () => {
    cluster = await startCluster()
    await startControllers?.(cluster)
  })
  afterAll(() => cluster?.stop())
  return () => {
    if (cluster === undefined) throw new Error('the cluster is there in tests and hooks only')
    return cluster
  }
}
