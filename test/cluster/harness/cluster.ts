import { rmSync } from 'node:fs'
import type { ApiServer } from './api-server.ts'
import { startApiServer } from './api-server.ts'
import type { Apply } from './apply.ts'
import { applierFor } from './apply.ts'
import { installCrds } from './crds.ts'
import { startEtcd } from './etcd.ts'
import { temporaryFolder } from './folders.ts'
import type { Kubectl } from './kubectl.ts'
import { kubectlFor } from './kubectl.ts'
import { onEarlyEnd } from './last-resort.ts'
import type { ApiClient } from './request.ts'
import { apiClientFor } from './request.ts'

/** An API server with the real CustomResourceDefinitions and no controllers. */
export interface Cluster {
  readonly apiServer: ApiServer
  readonly kubectl: Kubectl
  readonly client: ApiClient
  /** Server-side apply as Argo CD does it. */
  readonly apply: Apply
  /** Temporary data of this cluster; gone after `stop`. */
  readonly folder: string
  /** Runs before the API server stops, last registered first. */
  readonly onStop: (stop: () => Promise<void>) => void
  readonly stop: () => Promise<void>
}

/** Starts etcd and kube-apiserver and installs the CRDs. Whatever was started is stopped again when a step fails. */
export async function startCluster(): Promise<Cluster> {
  const folder = await temporaryFolder('cluster')
  // A program that is being killed may still write a file.
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  const forget = onEarlyEnd(removeFolder)
  const stops: (() => Promise<void>)[] = [
    async () => {
      forget()
      removeFolder()
    },
  ]
  const stop = async (): Promise<void> => {
    for (let next = stops.pop(); next !== undefined; next = stops.pop()) await next()
  }
  try {
    const etcd = await startEtcd(folder)
    stops.push(etcd.stop)
    const apiServer = await startApiServer(folder, etcd.url)
    stops.push(apiServer.stop)
    const kubectl = kubectlFor(apiServer.kubeconfig)
    const client = apiClientFor(apiServer)
    await installCrds(client)
    const apply = applierFor(client)
    return { apiServer, kubectl, client, apply, folder, onStop: (next) => void stops.push(next), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
