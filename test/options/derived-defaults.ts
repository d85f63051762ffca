import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  convexBackend,
  convexDashboard,
  convexExport,
  convexFleet,
  convexFunctionEnvironment,
  convexIngress,
  convexMonitoring,
  convexNetworkPolicy,
  convexPostgres,
  convexStack,
  renderFiles,
  sealCredentials,
  sealPostgresCredentials,
  smokeTest,
} from '../../src/index.ts'
import type { FleetInstance, FleetOptions } from '../../src/index.ts'
import { defaultCliVersion, defaultRelease } from '../../src/convex/release.ts'
import { watchOf } from '../../src/render/terminal-progress.ts'
import { sealingKey } from '../secrets/openssl.ts'

type Options = Readonly<Record<string, unknown>>

/** A builder with some options, which is run with one more. */
type Run = (added: Options) => unknown

/** A default that no schema fills in, because it depends on something else: shown by running the builder. */
export interface DerivedDefault {
  readonly option: string
  readonly run: Run
  /** The path of the option among those of the builder. */
  readonly at: string
  /** The default: given, it leaves the result as it is. */
  readonly is?: unknown
  /** Another value, which changes the result. */
  readonly other: unknown
  /** What stands in the result with the other value alone. */
  readonly absent?: string
}

function over(first: Options, second: Options): Options {
  const isMap = (value: unknown): value is Options =>
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  const result: Record<string, unknown> = { ...first }
  for (const [key, value] of Object.entries(second)) {
    const before = result[key]
    result[key] = isMap(before) && isMap(value) ? over(before, value) : value
  }
  return result
}

/** A builder whose options are written as data. */
const using =
  <Given>(builder: (options: Given) => unknown, base: Options) =>
  (given: Options = {}): Run =>
  (added) =>
    builder(over(over(base, given), added) as Given)

const is = (option: string, run: Run, at: string, [value, other]: readonly [unknown, unknown]): DerivedDefault => ({
  option,
  run,
  at,
  is: value,
  other,
})

const left = (option: string, run: Run, at: string, [other, absent]: readonly [unknown, string]): DerivedDefault => ({
  option,
  run,
  at,
  other,
  absent,
})

const cloudOrigin = 'https://convex.example.com'
const access = { accessKeyId: { secret: 's3', key: 'id' }, secretAccessKey: { secret: 's3', key: 'key' } }
const s3 = { region: 'eu-central-1', bucketPrefix: 'acme', credentials: access }
const bucketsOf = (prefix: string) => ({
  exports: `${prefix}-snapshot-exports`,
  snapshotImports: `${prefix}-snapshot-imports`,
  modules: `${prefix}-modules`,
  files: `${prefix}-user-files`,
  search: `${prefix}-search-indexes`,
})
const otherRelease = 'a'.repeat(40)
const adminKey = { secret: 'convex-backend-secrets', key: 'CONVEX_ADMIN_KEY' }
const otherKey = { secret: 'other', key: 'key' }
const ownImage = { repository: 'registry.example.com/convex' }
const imageOf = (name: string) => ({ repository: `ghcr.io/get-convex/${name}`, tag: defaultRelease })
const backup = { destinationPath: 's3://bucket/path', credentials: access }
const remote = { secretStoreRef: { name: 'vault' }, remoteRefs: { instanceSecret: { key: 'convex' } } }

const stack = using(convexStack, { host: 'convex.example.com' })
const backend = using(convexBackend, { cloudOrigin, database: { type: 'sqlite' } })
const dashboard = using(convexDashboard, { cloudOrigin })
const job = using(convexExport, {
  cloudOrigin,
  destinationPath: 's3://bucket/path',
  region: 'auto',
  credentials: access,
})
const functions = using(convexFunctionEnvironment, { variables: { A: 'b' } })
const postgres = using(convexPostgres, {})
const ingress = using(convexIngress, { host: 'convex.example.com' })
const policies = using(convexNetworkPolicy, {})

/** The stacks of a fleet with two instances, as their options are, and the cluster that they share. */
async function fleetOf(options: Options): Promise<unknown> {
  const { own, ...rest } = options
  const instances: readonly FleetInstance[] = [
    { name: 'orders', sharedPostgres: own as FleetInstance['sharedPostgres'] },
    { name: 'billing' },
  ]
  const { stacks, sharedPostgres } = convexFleet({ domain: 'example.com', instances, ...rest } as FleetOptions)
  const found: unknown[] = [await sharedPostgres()]
  for await (const one of stacks()) found.push(one)
  return found
}

/** The paths that a test of a server asks for. */
async function asked(options: Options): Promise<readonly string[]> {
  const paths = new Set<string>()
  const server = createServer((request, response) => {
    paths.add(request.url ?? '')
    response.statusCode = 404
    response.end()
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { siteUrl } = options
  await smokeTest({ url, timeoutSeconds: 5, ...(typeof siteUrl === 'string' && { siteUrl: `${url}${siteUrl}` }) })
  await new Promise((resolve) => void server.close(resolve))
  return [...paths].toSorted()
}

const { certificate } = sealingKey()

/** How many values differ between two runs. */
function madeAnew(seal: () => { readonly values: { readonly take: () => object } }): readonly string[] {
  const [first, second] = [seal().values.take(), seal().values.take()]
  return Object.entries(first).flatMap(([key, value]) =>
    Object.entries(second).some((one) => one[1] === value) ? [] : [key],
  )
}

const instanceSecret = '0123456789abcdef'.repeat(4)
const newCredentials: Run = (added) => madeAnew(() => sealCredentials({ certificate, ...added }))
const newPassword: Run = (added) => madeAnew(() => sealPostgresCredentials({ certificate, ...added }))
const files: Run = (added) => [...renderFiles(convexStack({ host: 'convex.example.com' }), added)]
/** How often a run that writes reports. */
const progress: Run = ({ onProgress }) => {
  let calls = 0
  const { report } = watchOf('write', onProgress === true ? () => void (calls += 1) : (onProgress as false | undefined))
  report({ step: 'read', done: 1, total: 1, name: '' })
  return calls
}
const dashboardRoute = { ingress: { host: 'd.example.com', middlewares: ['login'] } }
const ownClass = {
  type: 'ingress',
  host: 'd.example.com',
  ingressClassName: 'nginx',
  annotations: { 'nginx.ingress.kubernetes.io/auth-url': 'https://login.example.com' },
  authentication: 'nginx.ingress.kubernetes.io/auth-url',
}
const elsewhere = { database: { type: 'external', port: 5433 } }

const fleet = using(fleetOf, { namespace: 'shared', sharedPostgres: {} })
const backups = postgres({ name: 'db', backup })
const recovered = postgres({ name: 'db', backup, recovery: { serverName: 'old' } })
const fetched = stack({ credentials: { externalSecret: remote } })
const remoteRef = 'credentials.externalSecret.remoteRefs.instanceSecret'
const onMinio = { endpoint: 'https://minio.example.com' }
const nginx = ingress({ type: 'ingress', controller: 'nginx' })

/** Why these defaults are in no schema, and the proof of each. */
export const derivedDefaults: Readonly<Record<string, readonly DerivedDefault[]>> = {
  'it changes with each version of the package': [
    is('BackendOptions.release', backend(), 'release', [defaultRelease, otherRelease]),
    is('DashboardOptions.release', dashboard(), 'release', [defaultRelease, otherRelease]),
    is('ExportOptions.release', job(), 'release', [defaultRelease, otherRelease]),
    is('FunctionEnvironmentOptions.release', functions(), 'release', [defaultRelease, otherRelease]),
    is('StackOptions.release', stack(), 'release', [defaultRelease, otherRelease]),
    is('ExportJobOptions.cliVersion', job(), 'cliVersion', [defaultCliVersion, '1.0.0']),
  ],
  'each part has an image of its own, and its tag is the release': [
    is('BackendPodOptions.image', backend(), 'image', [imageOf('convex-backend'), ownImage]),
    is('DashboardPodOptions.image', dashboard(), 'image', [imageOf('convex-dashboard'), ownImage]),
    is('ExportJobOptions.image', job(), 'image', [imageOf('convex-backend'), ownImage]),
    is('FunctionEnvironmentJobOptions.image', functions(), 'image', [imageOf('convex-backend'), ownImage]),
    is('ExportJobOptions.uploadImage', job(), 'uploadImage', [
      { repository: 'docker.io/rclone/rclone', tag: '1.75.1' },
      { tag: '1.70.0' },
    ]),
    is('ImageOptions.repository', backend(), 'image.repository', [imageOf('convex-backend').repository, 'a.example/b']),
    is('ImageOptions.pullPolicy', backend(), 'image.pullPolicy', ['IfNotPresent', 'Always']),
    is('ImageOptions.tag', backend(), 'image.tag', [defaultRelease, otherRelease]),
  ],
  'it follows from another name': [
    is('BackendPodOptions.configMapName', backend({ name: 'api' }), 'configMapName', ['api-config', 'other']),
    is('VolumeOptions.claimName', backend({ name: 'api' }), 'volume.claimName', ['api-data', 'other']),
    is('IngressTls.secretName', ingress({ name: 'api', tls: { issuer: { name: 'a' } } }), 'tls.secretName', [
      'api-tls',
      'other',
    ]),
    is(
      'ServiceAccountOptions.name',
      backend({ name: 'api', s3: { ...s3, credentials: { serviceAccount: {} } } }),
      's3.credentials.serviceAccount.name',
      ['api', 'other'],
    ),
    is('PostgresBackupOptions.objectStoreName', backups, 'backup.objectStoreName', ['db-backups', 'other']),
    is('PostgresBackupOptions.serverName', backups, 'backup.serverName', ['db', 'other']),
    is('PostgresRecoveryOptions.objectStoreName', recovered, 'recovery.objectStoreName', ['db-backups', 'other']),
    is('PostgresPoolerOptions.name', postgres({ name: 'db', pooler: {} }), 'pooler.name', ['db-pooler', 'other']),
    is('PostgresCredentialsOptions.secretName', postgres({ name: 'db', credentials: {} }), 'credentials.secretName', [
      'db-credentials',
      'other',
    ]),
    is('MonitorOptions.name', using(convexMonitoring, {})({ backend: { name: 'api' } }), 'name', ['api', 'other']),
    is('NetworkPolicyPeerOptions.name', policies({ backend: { name: 'api' } }), 'name', ['api', 'other']),
    is('SharedPostgresOptions.ca', fleet(), 'sharedPostgres.ca', [{ secret: 'convex-db-ca' }, { secret: 'other' }]),
    is('SharedDatabaseOptions.secretName', fleet(), 'own.secretName', ['orders-db-credentials', 'other']),
  ],
  'it follows from another option': [
    is('BackendOptions.siteOrigin', backend(), 'siteOrigin', [`${cloudOrigin}/http`, 'https://site.example.com']),
    is('S3Options.buckets', backend({ s3 }), 's3', [
      { bucketPrefix: undefined, buckets: bucketsOf('acme') },
      { bucketPrefix: undefined, buckets: bucketsOf('other') },
    ]),
    is('BackendPodOptions.metrics', stack(), 'backend.metrics', [false, true]),
    is('BackendPodOptions.metrics', stack({ monitoring: {} }), 'backend', [{ metrics: true }, { name: 'api' }]),
    is('ExportJobOptions.adminKey', job(), 'adminKey', [adminKey, otherKey]),
    is('FunctionEnvironmentJobOptions.adminKey', functions(), 'adminKey', [adminKey, otherKey]),
    is('PostgresSynchronousOptions.dataDurability', postgres({ instances: 3 }), 'synchronous.dataDurability', [
      'required',
      'preferred',
    ]),
    is('PostgresSynchronousOptions.dataDurability', postgres({ instances: 2 }), 'synchronous.dataDurability', [
      'preferred',
      'required',
    ]),
    is('PostgresClusterOptions.inheritedMetadata', postgres({ labels: { a: 'b' } }), 'inheritedMetadata', [
      { labels: { a: 'b' } },
      { labels: { a: 'c' } },
    ]),
    is('InheritedMetadata.labels', postgres({ labels: { a: 'b' } }), 'inheritedMetadata.labels', [
      { a: 'b' },
      { a: 'c' },
    ]),
    is('PostgresClusterOptions.poolSize', stack(), 'postgres.poolSize', [128, 60]),
    is('IngressResourceOptions.ingressClassName', nginx, 'ingressClassName', ['nginx', 'other']),
    is('SharedPostgresOptions.namespace', fleet(), 'sharedPostgres', [
      { namespace: 'shared' },
      { namespace: 'databases', ca: { configMap: 'ca' } },
    ]),
    is('SharedDatabaseOptions.poolSize', fleet({ sharedPostgres: { poolSize: 7 } }), 'own.poolSize', [7, 8]),
    is('NetworkPolicyPeerOptions.ingressController', policies(), 'ingressController', [
      { namespace: 'traefik', ports: [443, 8443] },
      false,
    ]),
    is(
      'NetworkPolicyPeerOptions.ingressController',
      stack({ networkPolicy: {}, ingress: { type: 'ingress', controller: 'nginx' } }),
      'networkPolicy.ingressController.namespace',
      ['ingress-nginx', 'other'],
    ),
    is(
      'NetworkPolicyPeerOptions.dashboardController',
      stack({ networkPolicy: {}, dashboard: { ingress: ownClass } }),
      'networkPolicy.dashboardController.namespace',
      ['ingress-nginx', 'other'],
    ),
    is('IngressControllerPeer.namespace', policies(), 'ingressController.namespace', ['traefik', 'other']),
    is('FileOptions.fileName', files, 'fileName', [
      (_: object, suggested: string) => suggested,
      (_: object, suggested: string) => `x-${suggested}`,
    ]),
    is('SmokeTestOptions.siteUrl', asked, 'siteUrl', ['/http', '']),
  ],
  'it has no effect with another option': [
    is('BackendPodOptions.volume', backend(), 'volume', [
      { size: '10Gi', accessMode: 'ReadWriteOnce' },
      { size: '20Gi' },
    ]),
    is('BackendPodOptions.volume', stack({ backend: { s3 } }), 'backend.volume', [false, {}]),
    is('VolumeOptions.size', backend(), 'volume.size', ['10Gi', '20Gi']),
    is('VolumeOptions.accessMode', backend(), 'volume.accessMode', ['ReadWriteOnce', 'ReadWriteOncePod']),
    is('BackendPodOptions.runAsUser', backend({ podSecurity: 'restricted' }), 'runAsUser', [10_001, 1000]),
    is('DashboardPodOptions.tailscale', dashboard(), 'tailscale', [{ hostname: 'convex' }, false]),
    is('DashboardPodOptions.tailscale', stack({ dashboard: dashboardRoute }), 'dashboard', [
      { tailscale: false },
      { ingress: undefined },
    ]),
    is('IngressResourceOptions.redirect', nginx, 'redirect', [true, false]),
    is('IngressResourceOptions.entryPoints', ingress({ type: 'ingress', controller: 'traefik' }), 'entryPoints', [
      ['websecure'],
      ['other'],
    ]),
    is('PostgresClusterOptions.synchronous', postgres({ instances: 2 }), 'synchronous', [{ number: 1 }, false]),
    is('PostgresPoolerOptions.poolSize', postgres({ pooler: { instances: 1 } }), 'pooler.poolSize', [20, 21]),
    is('IngressControllerPeer.ports', policies(), 'ingressController.ports', [[443, 8443], [443]]),
    is('BackendEgressOptions.ports', policies(), 'egress.ports', [[80, 443], [443]]),
    is('RenderOptions.onProgress', progress, 'onProgress', [false, true]),
  ],
  'what reads the object chooses it': [
    left('S3Options.endpoint', backend({ s3 }), 's3.endpoint', [onMinio.endpoint, 'S3_ENDPOINT_URL']),
    left('S3Options.endpointCA', backend({ s3: { ...s3, ...onMinio } }), 's3.endpointCA', [
      { secret: 'ca' },
      'NODE_EXTRA_CA_CERTS',
    ]),
    left('ExportJobOptions.endpoint', job(), 'endpoint', [onMinio.endpoint, 'RCLONE_S3_ENDPOINT']),
    left('ExportJobOptions.endpointCA', job(onMinio), 'endpointCA', [{ secret: 'ca' }, 'RCLONE_CA_CERT']),
    left('VolumeOptions.storageClassName', backend(), 'volume.storageClassName', ['fast', 'storageClassName']),
    left(
      'VolumeSnapshotOptions.className',
      backend({ volume: { snapshot: { name: 'a' } } }),
      'volume.snapshot.className',
      ['fast', 'volumeSnapshotClassName'],
    ),
    left('PostgresStorageOptions.storageClassName', postgres(), 'storage.storageClassName', ['fast', 'storageClass']),
    left(
      'PostgresStorageOptions.wal.storageClassName',
      postgres({ storage: { wal: { size: '10Gi' } } }),
      'storage.wal.storageClassName',
      ['fast', 'storageClass'],
    ),
    left('PostgresBackupOptions.endpoint', backups, 'backup.endpoint', [onMinio.endpoint, 'endpointURL']),
    left('PostgresBackupOptions.endpointCA', backups, 'backup.endpointCA', [otherKey, 'endpointCA']),
    left('PostgresBackupOptions.region', backups, 'backup.region', ['eu-central-1', 'AWS_DEFAULT_REGION']),
    left('PostgresBackupOptions.encryption', backups, 'backup.encryption', ['AES256', 'encryption']),
    left('PostgresRecoveryOptions.targetTime', recovered, 'recovery.targetTime', [
      '2026-08-22T14:05:00Z',
      'targetTime',
    ]),
    left('PostgresRecoveryOptions.backupID', recovered, 'recovery.backupID', ['20260822T020000', 'backupID']),
    left('RemoteReference.property', fetched, `${remoteRef}.property`, ['some-field', 'some-field']),
    left('RemoteReference.version', fetched, `${remoteRef}.version`, ['some-version', 'some-version']),
    left('TailscaleOptions.tags', dashboard(), 'tailscale.tags', [['tag:convex'], 'tailscale.com/tags']),
    left('TailscaleRouteOptions.tags', ingress({ type: 'tailscale', host: 'convex.tail1a2b3.ts.net' }), 'tags', [
      ['tag:convex'],
      'tailscale.com/tags',
    ]),
    left('GatewayReference.namespace', ingress({ type: 'gateway', gateway: { name: 'public' } }), 'gateway.namespace', [
      'gateways',
      'gateways',
    ]),
    left('MiddlewareReference.namespace', ingress(), 'middlewares', [
      [{ name: 'login', namespace: 'logins' }],
      'logins',
    ]),
    left('FleetOptions.namespace', using(fleetOf, {})(), 'namespace', ['shared', 'shared']),
    left('NetworkPolicyPeerOptions.externalDatabase', policies(elsewhere), 'externalDatabase', [
      { cidr: '10.1.2.3/32' },
      '10.1.2.3/32',
    ]),
  ],
  'a secret is new each time': [
    is('SealCredentialsOptions.instanceSecret', newCredentials, 'instanceSecret', [undefined, instanceSecret]),
    is('SealCredentialsOptions.adminKey', newCredentials, 'instanceSecret', [undefined, instanceSecret]),
    is('SealPostgresCredentialsOptions.password', newPassword, 'password', [undefined, 'given']),
  ],
}
