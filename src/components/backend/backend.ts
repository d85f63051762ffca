import { createHash } from 'node:crypto'
import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap'
import type { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim'
import { Service } from 'kubernetes-models/v1/Service'
import type { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount'
import { inSyncWave } from '../../kubernetes/argocd/argocd.ts'
import { defaultProgressDeadline } from '../../kubernetes/progress-deadline.ts'
import { finish } from '../../kubernetes/edit.ts'
import { appMetadata, labelsOf, metadataOf } from '../../kubernetes/metadata.ts'
import { backendOptions } from '../../options/backend/backend.ts'
import type { BackendOptions, BackendSettings } from '../../options/backend/backend.ts'
import { configMapNameOf } from '../../options/backend/rules.ts'
import { parse } from '../../options/parse.ts'
import type { VolumeSnapshot } from '../../kubernetes/storage/volume-snapshot.ts'
import { accountOf, serviceAccountOf } from '../policy/service-account.ts'
import { configData } from './environment.ts'
import { backendPod } from './pod.ts'
import { claimNameOf, claimOf, snapshotOf } from './volume.ts'

/** What `convexBackend` returns. */
export type BackendObjects = {
  /** Origins, switches and plain variables. */
  readonly configMap: ConfigMap
  /** The data volume; missing with an existing claim, or if all files are on S3. */
  readonly persistentVolumeClaim?: PersistentVolumeClaim
  /** The Deployment with the single pod of the backend. */
  readonly deployment: Deployment
  /** The API on 3210, the site proxy on 3211. */
  readonly service: Service
  /** Identifies the pod to the object storage; missing with an access key. */
  readonly serviceAccount?: ServiceAccount
  /** The volume before the sync that introduces the snapshot; only with `volume.snapshot`. */
  readonly volumeSnapshot?: VolumeSnapshot
}

const component = 'backend'

/**
 * The Convex backend: its configuration, data volume, Deployment and Service.
 *
 * Convex has one writer: a second pod takes the lease of the first, which then exits. Therefore, the Deployment has one
 * replica, which is replaced and never duplicated, and there is no option for more (convex-backend@652b828
 * crates/postgres/src/lib.rs#Lease.acquire,Lease.transact). It is stopped by SIGINT, checked on `/version`, and
 * confined as far as its image allows.
 *
 * @throws ConvexK8sError if options are invalid.
 *
 * @example
 * ```ts
 * import { convexBackend } from '@proompteng/convex-k8s'
 *
 * const { deployment } = convexBackend({
 *   cloudOrigin: 'https://convex.example.com',
 *   database: { type: 'sqlite' },
 * })
 * ```
 */
export function convexBackend(options: BackendOptions): BackendObjects {
  return backendObjects(parse('convexBackend', backendOptions, options))
}

/** The objects of `convexBackend` for options that have been checked. */
export function backendObjects(settings: BackendSettings): BackendObjects {
  const { name } = settings
  const account = accountOf(settings.s3?.credentials, name)
  const claimName = claimNameOf(settings)
  const { configMap: editConfigMap, ...edit } = settings.edit
  // Edited first: the pod has a hash of the data that it will read.
  const config = finish(
    'convexBackend',
    { configMap: configMap(settings, configMapNameOf(settings)) },
    { configMap: editConfigMap },
  )
  return finish(
    'convexBackend',
    {
      ...config,
      persistentVolumeClaim: claimOf(settings),
      deployment: deployment(settings, { ...config, claim: claimName, account: account?.name }),
      service: service(settings),
      serviceAccount: account && serviceAccountOf(settings, account, component),
      volumeSnapshot: snapshotOf(settings),
    },
    edit,
  )
}

function configMap(settings: BackendSettings, name: string): ConfigMap {
  return new ConfigMap({
    metadata: metadataOf(settings, { name, component, annotations: inSyncWave('workloads') }),
    data: configData(settings),
  })
}

function deployment(
  settings: BackendSettings,
  {
    configMap: config,
    ...names
  }: { readonly configMap: ConfigMap; readonly claim: string | undefined; readonly account: string | undefined },
): Deployment {
  const app = { app: settings.name }
  const configMapName = config.metadata?.name ?? ''
  return new Deployment({
    metadata: appMetadata(settings, component, inSyncWave('workloads')),
    spec: {
      replicas: 1,
      // Two pods would take the database lease from each other.
      strategy: { type: 'Recreate' },
      progressDeadlineSeconds: settings.startupTimeoutSeconds + defaultProgressDeadline,
      selector: { matchLabels: app },
      template: {
        metadata: {
          labels: { ...labelsOf(settings, component), ...settings.podLabels, ...app },
          // A container reads its ConfigMap only at start, so a change must start a new one.
          annotations: { 'checksum/config': checksum(config), ...settings.podAnnotations },
        },
        spec: backendPod(settings, { configMap: configMapName, ...names }),
      },
    },
  })
}

function checksum({ data }: ConfigMap): string {
  const entries = Object.entries(data ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex')
}

function service(settings: BackendSettings): Service {
  const { apiPort, sitePort, annotations } = settings.service
  const app = { app: settings.name }
  return new Service({
    metadata: appMetadata(settings, component, { ...annotations, ...inSyncWave('workloads') }),
    spec: {
      type: 'ClusterIP',
      // The backend listens only on IPv4 (convex-backend@652b828
      // crates/local_backend/src/config.rs#LocalConfig.interface).
      ipFamilyPolicy: 'SingleStack',
      ipFamilies: ['IPv4'],
      selector: app,
      ports: [
        { name: 'api', port: apiPort, targetPort: 'api', protocol: 'TCP' },
        ...(sitePort === false ? [] : [{ name: 'site', port: sitePort, targetPort: 'site', protocol: 'TCP' as const }]),
      ],
    },
  })
}
