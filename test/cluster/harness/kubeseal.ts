import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { stringify } from 'yaml'
import { binary } from './programs/binaries.ts'
import type { Cluster } from './cluster.ts'
import type { Finished } from './run.ts'
import { run } from './run.ts'
import type { SealedSecretsController } from './controllers/sealed-secrets.ts'

/** Runs kubeseal with the given arguments and standard input. */
export type Kubeseal = (args: readonly string[], input: string) => Promise<Finished>

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'sealed-secrets-controller', namespace: 'kube-system' },
  spec: { ports: [{ name: 'http', port: 8080 }] },
}

/**
 * Stands where the API server would pass a request on to the controller's Service. The real API server refuses to, as
 * the only endpoint that the controller could have here is a loopback address.
 */
async function startServiceProxy(controllerUrl: string): Promise<Server> {
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const [, path] = (request.url ?? '').split('/proxy')
      if (path === undefined) {
        response.setHeader('content-type', 'application/json').end(JSON.stringify(service))
        return
      }
      const { method = 'GET' } = request
      const body = method === 'GET' ? null : await buffer(request)
      const reply = await fetch(`${controllerUrl}${path}`, { method, body })
      response.writeHead(reply.status).end(await reply.text())
    }
    answer().catch((error: unknown) => response.writeHead(502).end(String(error)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** Writes the kubeconfig with which kubeseal finds the controller as it does in a cluster, and gives its path. */
export async function kubesealConfig(cluster: Cluster, controller: SealedSecretsController): Promise<string> {
  const server = await startServiceProxy(controller.url)
  cluster.onStop(async () => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  const kubeconfig = join(cluster.folder, 'kubeseal.yaml')
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'proxy', cluster: { server: `http://127.0.0.1:${port}` } }],
    contexts: [{ name: 'proxy', context: { cluster: 'proxy', user: '' } }],
    'current-context': 'proxy',
  }
  await writeFile(kubeconfig, stringify(config))
  return kubeconfig
}

/** A kubeseal that finds the controller: `--validate`, `--re-encrypt`, `--fetch-cert`. */
export async function kubesealFor(cluster: Cluster, controller: SealedSecretsController): Promise<Kubeseal> {
  const file = await binary('kubeseal')
  const kubeconfig = await kubesealConfig(cluster, controller)
  return (args, input) => run(file, [`--kubeconfig=${kubeconfig}`, ...args], { input })
}
