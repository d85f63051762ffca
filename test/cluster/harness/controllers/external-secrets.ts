import { join } from 'node:path'
import { binary } from '../programs/binaries.ts'
import type { Cluster } from '../cluster.ts'
import type { Daemon } from '../daemon.ts'
import { startDaemon } from '../daemon.ts'
import { createObjects } from '../objects.ts'
import { listensTls } from '../tls.ts'
import { createWebhookEndpoint, validatingConfiguration } from './webhook.ts'

/** Starts the validation of ExternalSecrets and puts it in front of the API server. No secret is fetched. */
export async function startExternalSecretsWebhook(cluster: Cluster): Promise<Daemon> {
  const { apiServer, folder } = cluster
  const endpoint = await createWebhookEndpoint(folder, 'external-secrets')
  const daemon = await startDaemon({
    name: 'external-secrets-webhook',
    file: await binary('external-secrets-webhook'),
    args: [`--cluster=${apiServer.kubeconfig}`, `--port=${endpoint.port}`, `--cert-dir=${endpoint.folder}`],
    logFile: join(folder, 'external-secrets-webhook.log'),
    ready: () => listensTls(endpoint.port, endpoint.caFile),
  })
  cluster.onStop(daemon.stop)
  const rule = { apiGroups: ['external-secrets.io'], apiVersions: ['v1'], resources: ['externalsecrets'] }
  const path = '/validate-external-secrets-io-v1-externalsecret'
  const webhook = { name: 'validate.externalsecret.external-secrets.io', path, rule }
  await createObjects(cluster, 'external-secrets-webhooks', [validatingConfiguration(endpoint, webhook)])
  return daemon
}
