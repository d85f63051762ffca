import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap'
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment'
import type { IPersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim'
import type { IService } from 'kubernetes-models/v1/Service'
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount'
import * as v from 'valibot'
import { apiPort, sitePort } from '../../convex/ports.ts'
import { defaultRelease } from '../../convex/release.ts'
import type { IVolumeSnapshot } from '../../kubernetes/storage/volume-snapshot.ts'
import { backendRules } from './rules.ts'
import { orOff } from '../choice.ts'
import { annotations, objectEntries } from '../common.ts'
import type { ObjectOptions } from '../common.ts'
import { credentialsReference } from '../secrets/credentials.ts'
import type { CredentialsReference } from '../secrets/credentials.ts'
import { withRules } from '../cross-check.ts'
import { database } from '../database/database.ts'
import type { Database } from '../database/database.ts'
import { backendEnvironment, backendExtraEnvironment } from '../environment/environment.ts'
import type { BackendEnvironment, ExtraEnvironment } from '../environment/environment.ts'
import { editsOf, flag, instanceName, objectName, oneOf, port, serviceName, wholeNumber } from '../fields.ts'
import { cloudOrigin, siteOrigin } from '../routes/hosts.ts'
import { convexImageOptions } from '../image.ts'
import type { ImageOptions } from '../image.ts'
import { release } from '../release.ts'
import { resources } from '../resources.ts'
import type { ResourceOptions } from '../resources.ts'
import { s3Options } from '../storage/s3.ts'
import type { S3Options } from '../storage/s3.ts'
import { strict } from '../strict.ts'
import { volumeOptions } from '../storage/volume.ts'
import type { VolumeOptions } from '../storage/volume.ts'
import { workloadEntries } from '../workload.ts'
import type { WorkloadOptions } from '../workload.ts'

/**
 * Security level of the pod. `baseline` runs as UID 0 with every capability dropped, because only root may execute the
 * image's programs. `restricted` copies them in an init container and runs as a different user, which the Pod Security
 * level `restricted` requires (convex-backend@652b828
 * self-hosted/docker-build/Dockerfile.backend#"convex/convex-local-backend .").
 */
export type PodSecurity = 'baseline' | 'restricted'

/** The backend's Service. */
export interface BackendServiceOptions {
  /**
   * Port of the API, the WebSocket and HTTP actions below `/http`.
   * @default 3210
   */
  readonly apiPort?: number | undefined
  /**
   * Port of the site proxy, which handles four requests at a time; `false` omits it.
   * @default 3211
   */
  readonly sitePort?: number | false | undefined
  /**
   * Annotations of only the Service.
   * @default {}
   */
  readonly annotations?: Readonly<Record<string, string>> | undefined
}

/** Edits of the objects of `convexBackend`. Each runs on a copy; the result is validated. */
export interface BackendEdits {
  readonly configMap?: ((object: IConfigMap) => IConfigMap | void) | undefined
  readonly persistentVolumeClaim?: ((object: IPersistentVolumeClaim) => IPersistentVolumeClaim | void) | undefined
  readonly deployment?: ((object: IDeployment) => IDeployment | void) | undefined
  readonly service?: ((object: IService) => IService | void) | undefined
  readonly serviceAccount?: ((object: IServiceAccount) => IServiceAccount | void) | undefined
  readonly volumeSnapshot?: ((object: IVolumeSnapshot) => IVolumeSnapshot | void) | undefined
}

/** Options of the backend's pod, standalone or within a stack. */
export interface BackendPodOptions extends WorkloadOptions {
  /**
   * Name of the Deployment and the Service, and the label `app` that selects the pod. The selector of a Deployment
   * cannot be changed later.
   * @default 'convex-backend'
   */
  readonly name?: string | undefined
  /**
   * Name of the ConfigMap.
   * @default the name with the suffix `-config`
   */
  readonly configMapName?: string | undefined
  /**
   * Requests and limits of the container; given ones replace the whole default. By default, there is no CPU limit:
   * throttling would slow down all clients, and CPU requests already divide the CPU time.
   * @default { requests: { cpu: '250m', memory: '1Gi' }, limits: { memory: '4Gi' } }
   */
  readonly resources?: ResourceOptions | undefined
  /**
   * Container image.
   * @default `ghcr.io/get-convex/convex-backend` at `release`
   */
  readonly image?: ImageOptions | undefined
  /**
   * Variables that Convex reads, typed; `docs/environment.md` lists them all. Unless set here, old versions of
   * documents are kept for two days (`DOCUMENT_RETENTION_DELAY: 172_800`), and 16 queries, 16 mutations and 16 actions
   * of each runtime run at once (`APPLICATION_MAX_CONCURRENT_*: 16`), as in Convex's compose file
   * (convex-backend@652b828
   * self-hosted/docker/docker-compose.yml#APPLICATION_MAX_CONCURRENT_MUTATIONS,DOCUMENT_RETENTION_DELAY). With 64
   * MiB of heap each, the 48 functions that run in V8 fit into the default memory limit: raise both together.
   * @default {}
   */
  readonly env?: BackendEnvironment | undefined
  /**
   * Variables of the container that `env` does not list. Functions do not see them: set variables of functions in
   * `functionEnvironment`. Names of login and API providers are refused here.
   * @default {}
   */
  readonly extraEnv?: ExtraEnvironment | undefined
  /**
   * Files, deployed code and search indexes in object storage instead of on the volume. Never change it after the first
   * start: move the data with `npx convex export` and `import` into a new instance.
   * @default none; everything is on the volume
   */
  readonly s3?: S3Options | undefined
  /**
   * The data volume at `/convex/data`. `false` uses scratch space instead, which requires all files on S3.
   * @default { size: '10Gi', accessMode: 'ReadWriteOnce' }; none with s3, unless the database is SQLite
   */
  readonly volume?: VolumeOptions | false | undefined
  /**
   * Variable with the URL of PostgreSQL. `DATABASE_URL` is deprecated upstream; images before 2025-02-19 support only
   * this name.
   * @default 'POSTGRES_URL'
   */
  readonly urlVariable?: 'POSTGRES_URL' | 'DATABASE_URL' | undefined
  /**
   * Whether to send the hourly anonymous beacon to Convex (database id, versions, uptime), as upstream does by default.
   * @default true
   */
  readonly telemetry?: boolean | undefined
  /**
   * Omit details of server errors from the logs that clients receive.
   * @default false
   */
  readonly redactLogs?: boolean | undefined
  /**
   * Serve `/metrics` inside the cluster. The public route never includes the path.
   * @default false, or true in a stack with monitoring
   */
  readonly metrics?: boolean | undefined
  /**
   * Ports of the Service.
   * @default { apiPort: 3210, sitePort: 3211 }
   */
  readonly service?: BackendServiceOptions | undefined
  /**
   * Security level of the pod.
   * @default 'baseline'
   */
  readonly podSecurity?: PodSecurity | undefined
  /**
   * User and group id of a restricted pod. A `baseline` pod always runs as UID 0.
   * @default 10001
   */
  readonly runAsUser?: number | undefined
  /**
   * Seconds between the start of the shutdown and SIGINT, so that routes stop sending requests first.
   * @default 5
   */
  readonly shutdownDelaySeconds?: number | undefined
  /**
   * Seconds after which the kubelet kills a pod that has not stopped. The backend completes open requests: set more
   * than 300 for long actions (`HTTP_SERVER_TIMEOUT_SECONDS`).
   * @default 60
   */
  readonly terminationGracePeriodSeconds?: number | undefined
  /**
   * Seconds that the backend may take to start: connect, migrate the schema, load every index into memory. The
   * Deployment gets ten minutes more (`progressDeadlineSeconds`) to schedule the pod, attach its volume and pull its
   * image, before Argo CD and `kubectl rollout status` call the rollout failed.
   * @default 600
   */
  readonly startupTimeoutSeconds?: number | undefined
}

/** Options of `convexBackend`. */
export interface BackendOptions extends ObjectOptions, BackendPodOptions {
  /**
   * Name of the instance. It determines the name of the database and is the prefix of every admin key. Never change it
   * after the first start.
   * @default 'convex-self-hosted'
   */
  readonly instanceName?: string | undefined
  /** Public origin of the API and the WebSocket, as in `https://convex.example.com`; no path, no trailing slash. */
  readonly cloudOrigin: string
  /**
   * Public base URL of HTTP actions: the cloud origin with `/http`, or a separate origin.
   * @default the cloud origin with `/http`
   */
  readonly siteOrigin?: string | undefined
  /** Where documents and indexes are stored. */
  readonly database: Database
  /**
   * The Secret with the credentials.
   * @default { secretName: 'convex-backend-secrets' }
   */
  readonly credentials?: CredentialsReference | undefined
  /**
   * Convex release: the full commit sha that tags the image. Releases are listed by date and short sha at
   * https://github.com/get-convex/convex-backend/releases; this command prints the sha of the newest:
   * `git ls-remote https://github.com/get-convex/convex-backend refs/heads/release`
   * @default the release that this version of the package was tested with
   */
  readonly release?: string | undefined
  /**
   * Edits of the rendered objects. Each runs on a copy; the result is validated.
   * @default {}
   */
  readonly edit?: BackendEdits | undefined
}

const service = strict({
  apiPort: v.optional(port, apiPort),
  sitePort: v.optional(orOff(port), sitePort),
  annotations: v.optional(annotations, {}),
})

export const backendPodEntries = {
  name: v.optional(serviceName, 'convex-backend'),
  configMapName: v.optional(objectName),
  resources: v.optional(resources, { requests: { cpu: '250m', memory: '1Gi' }, limits: { memory: '4Gi' } }),
  image: v.optional(convexImageOptions, {}),
  env: v.optional(backendEnvironment, {}),
  extraEnv: v.optional(backendExtraEnvironment, {}),
  s3: v.optional(s3Options),
  volume: v.optional(orOff(volumeOptions)),
  urlVariable: v.optional(oneOf(['POSTGRES_URL', 'DATABASE_URL']), 'POSTGRES_URL'),
  telemetry: v.optional(flag, true),
  redactLogs: v.optional(flag, false),
  metrics: v.optional(flag),
  service: v.optional(service, {}),
  podSecurity: v.optional(oneOf(['baseline', 'restricted']), 'baseline'),
  runAsUser: v.optional(wholeNumber({ min: 1 })),
  shutdownDelaySeconds: v.optional(wholeNumber({ min: 0, max: 300, unit: 'seconds' }), 5),
  terminationGracePeriodSeconds: v.optional(wholeNumber({ min: 1, unit: 'seconds' }), 60),
  startupTimeoutSeconds: v.optional(wholeNumber({ min: 60, max: 86_400, unit: 'seconds' }), 600),
  ...workloadEntries,
}

const oneBackend =
  'there is one backend for a database: a second one takes its lease, and the first one stops; for more load raise ' +
  'resources (https://github.com/proompteng/convex-k8s/blob/main/docs/scaling.md)'

/**
 * Self-hosted Convex does not scale horizontally (convex-backend@652b828
 * crates/postgres/src/lib.rs#Lease.acquire,Lease.transact).
 */
export const backendHints = {
  refused: { replicas: oneBackend, replicaCount: oneBackend, instances: oneBackend, autoscaling: oneBackend },
}

export const backendEdits = editsOf<BackendEdits>({
  configMap: true,
  persistentVolumeClaim: true,
  deployment: true,
  service: true,
  serviceAccount: true,
  volumeSnapshot: true,
})

const backend = strict(
  {
    ...objectEntries,
    ...backendPodEntries,
    instanceName: v.optional(instanceName, 'convex-self-hosted'),
    cloudOrigin,
    siteOrigin: v.optional(siteOrigin),
    database,
    credentials: v.optional(credentialsReference, {}),
    release: v.optional(release, defaultRelease),
    edit: v.optional(backendEdits, {}),
  },
  backendHints,
)

/** Settings of `convexBackend`. */
export type BackendSettings = v.InferOutput<typeof backend>

export const backendOptions = withRules(backend, ...backendRules) satisfies v.GenericSchema<BackendOptions>
