import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { startCluster } from './harness/cluster.ts'
import { crdManifests } from './harness/crds.ts'

/** Whether a process of this machine runs. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('a cluster', () => {
  it('serves every CustomResourceDefinition and is gone after it was stopped', async () => {
    const { apiServer, client, folder, onStop, stop } = await startCluster()
    const stopped: string[] = []
    onStop(async () => void stopped.push('first'))
    onStop(async () => void stopped.push('second'))
    try {
      const { body } = await client({ path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions' })
      expect(body.items).toHaveLength((await crdManifests()).length)
    } finally {
      await stop()
    }
    expect(stopped).toEqual(['second', 'first'])
    expect(isRunning(apiServer.pid)).toBe(false)
    expect(existsSync(folder)).toBe(false)
  })
})
