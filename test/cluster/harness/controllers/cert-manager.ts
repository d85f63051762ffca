import { join } from 'node:path'
import { binary } from '../programs/binaries.ts'
import type { Cluster } from '../cluster.ts'
import type { Daemon } from '../daemon.ts'
import { startDaemon } from '../daemon.ts'
import { createObjects } from '../objects.ts'
import { freePort } from '../ports.ts'
import { listensTls } from '../tls.ts'
import { createWebhookEndpoint, validatingConfiguration } from './webhook.ts'

/** Starts cert-manager's validating webhook and puts it in front of the API server. No certificate is issued. */
export async function startCertManagerWebhook(cluster: Cluster): Promise<Daemon> {
  const { apiServer, folder } = cluster
  const endpoint = await createWebhookEndpoint(folder, 'cert-manager')
  const daemon = await startDaemon({
    name: 'cert-manager-webhook',
    file: await binary('cert-manager-webhook'),
    args: [
      `--kubeconfig=${apiServer.kubeconfig}`,
      `--secure-port=${endpoint.port}`,
      `--healthz-port=${await freePort()}`,
      '--metrics-listen-address=0',
      `--tls-cert-file=${join(endpoint.folder, 'tls.crt')}`,
      `--tls-private-key-file=${join(endpoint.folder, 'tls.key')}`,
    ],
    logFile: join(folder, 'cert-manager-webhook.log'),
    ready: () => listensTls(endpoint.port, endpoint.caFile),
  })
  cluster.onStop(daemon.stop)
  const rule = { apiGroups: ['cert-manager.io', 'acme.cert-manager.io'], apiVersions: ['v1'], resources: ['*/*'] }
  const webhook = { name: 'webhook.cert-manager.io', path: '/validate', rule }
  await createObjects(cluster, 'cert-manager-webhooks', [validatingConfiguration(endpoint, webhook)])
  return daemon
}
