import { existsSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { startCluster } from './harness/cluster.ts'
import { crdManifests } from './harness/crds.ts'
import { run } from './harness/run.ts'

/** Whether a process of this machine runs. One that has ended and that nobody has asked about yet does not. */
async function isRunning(pid: number): Promise<boolean> {
  const { stdout } = await run('ps', ['-o', 'stat=', '-p', String(pid)])
  return stdout.trim() !== '' && !stdout.startsWith('Z')
}

const harness = new URL('harness/', import.meta.url).href

/** A test run that starts a program and then ends in a way that no hook hears of. */
const endingBy = (end: string): string => `
  import '${harness}vitest/setup.ts'
  import { startDaemon } from '${harness}daemon.ts'
  const options = { name: 'sleep', file: 'sleep', args: ['600'], logFile: '/dev/null', ready: async () => true }
  const { pid } = await startDaemon(options)
  process.stdout.write(String(pid), () => ${end})
  setInterval(() => undefined, 1000)
`

describe('a run that ends early', () => {
  it.each(['process.exit(1)', "process.kill(process.pid, 'SIGINT')", "process.kill(process.pid, 'SIGTERM')"])(
    'stops what it has started: %s',
    async (end) => {
      const { stdout } = await run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', endingBy(end)])
      expect(stdout).toMatch(/^\d+$/)
      await vi.waitFor(async () => expect(await isRunning(Number(stdout))).toBe(false))
    },
  )
})

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
    expect(await isRunning(apiServer.pid)).toBe(false)
    expect(existsSync(folder)).toBe(false)
  })
})
