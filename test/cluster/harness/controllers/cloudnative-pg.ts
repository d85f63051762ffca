import { mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { binary } from '../programs/binaries.ts'
import type { Cluster } from '../cluster.ts'
import type { Daemon } from '../daemon.ts'
import { startDaemon } from '../daemon.ts'
import { answersOk } from '../https.ts'
import { moduleFolders } from '../programs/module-cache.ts'
import { createObjects } from '../objects.ts'
import type { WebhookEndpoint } from './webhook.ts'
import { createWebhookEndpoint } from './webhook.ts'

const project = 'github.com/cloudnative-pg/cloudnative-pg'
const namespace = 'cnpg-system'
const monitoringQueries = 'cnpg-default-monitoring'

interface WebhookConfiguration {
  readonly metadata: { readonly name: string }
  readonly webhooks: readonly { readonly clientConfig: { readonly service: { readonly path: string } } }[]
}

interface Manifest {
  readonly kind: string
  readonly metadata: object
}

const documentsOf = (text: string): readonly unknown[] => parseAllDocuments(text).map((document) => document.toJS())

/** The project's own webhook configurations, pointed at a process of this machine instead of a Service. */
function pointedAt({ url, caBundle }: WebhookEndpoint, text: string): readonly object[] {
  const configurations = documentsOf(text) as readonly WebhookConfiguration[]
  return configurations.map((configuration) => ({
    ...configuration,
    metadata: { ...configuration.metadata, name: `cnpg-${configuration.metadata.name}` },
    webhooks: configuration.webhooks.map((webhook) => ({
      ...webhook,
      clientConfig: { url: `${url}${webhook.clientConfig.service.path}`, caBundle },
    })),
  }))
}

/** The ConfigMap of default queries, which the operator copies into every namespace with a Cluster. */
function defaultQueries(text: string): readonly object[] {
  const maps = (documentsOf(text) as readonly Manifest[]).filter(({ kind }) => kind === 'ConfigMap')
  return maps.map((map) => ({ ...map, metadata: { ...map.metadata, name: monitoringQueries, namespace } }))
}

/** As in the operator's image: it hands its own program to the pods of a Cluster. */
async function linkProgram(folder: string, program: string): Promise<void> {
  await mkdir(join(folder, 'operator'))
  await symlink(program, join(folder, 'operator', `manager_${process.arch === 'x64' ? 'amd64' : process.arch}`))
}

/**
 * Starts the operator and puts its mutating and validating webhooks in front of the API server. Clusters are accepted,
 * defaulted and reconciled as far as that goes without a kubelet: Secrets, Services and the first Job appear.
 */
export async function startCloudNativePg(cluster: Cluster): Promise<Daemon> {
  const { apiServer, folder } = cluster
  const file = await binary('cnpg-manager')
  const sources = (await moduleFolders('cloudnative-pg', [project])).get(project) ?? ''
  const source = (path: string): Promise<string> => readFile(join(sources, 'config', path), 'utf8')

  // Under these names the operator takes certificates as given and does not make its own.
  const files = { certificate: 'apiserver.crt', key: 'apiserver.key' }
  const endpoint = await createWebhookEndpoint(folder, 'cnpg', files)
  await linkProgram(endpoint.folder, file)

  const namespaceObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }
  const queries = defaultQueries(await source('manager/default-monitoring.yaml'))
  await createObjects(cluster, 'cnpg-system', [namespaceObject, ...queries])

  const daemon = await startDaemon({
    name: 'cnpg-manager',
    file,
    args: ['controller', `--webhook-port=${endpoint.port}`, '--metrics-bind-address=0'],
    env: {
      KUBECONFIG: apiServer.kubeconfig,
      OPERATOR_NAMESPACE: namespace,
      OPERATOR_IMAGE_NAME: 'cloudnative-pg:test',
      MONITORING_QUERIES_CONFIGMAP: monitoringQueries,
      WEBHOOK_CERT_DIR: endpoint.folder,
      // Outside a pod there is no such folder.
      PLUGIN_SOCKET_DIR: endpoint.folder,
    },
    cwd: endpoint.folder,
    logFile: join(folder, 'cnpg.log'),
    ready: () => answersOk(`${endpoint.url}/readyz`, endpoint.caFile),
  })
  cluster.onStop(daemon.stop)
  await createObjects(cluster, 'cnpg-webhooks', pointedAt(endpoint, await source('webhook/manifests.yaml')))
  return daemon
}
