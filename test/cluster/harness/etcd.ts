import { join } from 'node:path'
import { binary } from './programs/binaries.ts'
import type { Daemon } from './daemon.ts'
import { startDaemon } from './daemon.ts'
import { freePort } from './ports.ts'

/** A running etcd. */
export interface Etcd extends Daemon {
  readonly url: string
}

/** Starts an etcd on loopback with its data in `folder`. */
export async function startEtcd(folder: string): Promise<Etcd> {
  const url = `http://127.0.0.1:${await freePort()}`
  const peerUrl = `http://127.0.0.1:${await freePort()}`
  const daemon = await startDaemon({
    name: 'etcd',
    file: await binary('etcd'),
    args: [
      `--data-dir=${join(folder, 'etcd')}`,
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=default=${peerUrl}`,
      // The data is thrown away, so nothing is gained by waiting for the disk.
      '--unsafe-no-fsync',
      '--log-level=warn',
    ],
    logFile: join(folder, 'etcd.log'),
    ready: async () => (await fetch(`${url}/readyz`)).ok,
  })
  return { ...daemon, url }
}
