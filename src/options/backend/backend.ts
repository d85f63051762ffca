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
import { backendEnvironment, extraEnvironment } from '../environment/environment.ts'
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
 * How strictly the pod is confined. `baseline` runs as UID 0, because the image's programs are executable for root
 * alone, with every capability dropped. `restricted` copies them in an init container and runs as another user, which
 * the Pod Security level `restricted` asks for (convex-backend self-hosted/docker-build/Dockerfile.backend:130-134).
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
   * Port of the site proxy, which takes four requests at a time; `false` leaves it out.
   * @default 3211
   */
  readonly sitePort?: number | false | undefined
  /**
   * Annotations of the Service alone.
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

/** What can be said of the backend's own pod, alone or within a stack. */
export interface BackendPodOptions extends WorkloadOptions {
  /**
   * Name of the Deployment and the Service, and the label `app` that selects the pod. The selector of a Deployment
   * cannot be changed later.
   * @default 'convex-backend'
   */
  readonly name?: string | undefined
  /**
   * Name of the ConfigMap.
   * @default the name and `-config`
   */
  readonly configMapName?: string | undefined
  /**
   * Requests and limits of the container; given ones replace the default as a whole. The processor has no limit by
   * default: throttling would slow everybody down, and requests already share it out.
   * @default { requests: { cpu: '250m', memory: '1Gi' }, limits: { memory: '4Gi' } }
   */
  readonly resources?: ResourceOptions | undefined
  /**
   * Image.
   * @default `ghcr.io/get-convex/convex-backend` at `release`
   */
  readonly image?: ImageOptions | undefined
  /**
   * Variables that Convex reads, typed; `docs/environment.md` lists them all. Unless they are given here, old versions of
   * documents are kept for two days (`DOCUMENT_RETENTION_DELAY: 172_800`), and 16 queries, 16 mutations and 16 actions of
   * each runtime run at once (`APPLICATION_MAX_CONCURRENT_*: 16`), as in Convex's compose file
   * (self-hosted/docker/docker-compose.yml:15-32, 652b828). With 64 MiB of heap each, the 48 that run in V8 stay below
   * the default memory limit: raise both together.
   * @default {}
   */
  readonly env?: BackendEnvironment | undefined
  /**
   * Variables of the container that are not Convex's own. Functions do not see them: theirs are in `functionEnvironment`, and
   * names of login and API providers are refused here.
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
   * The data volume at `/convex/data`. `false` takes scratch space instead, which needs all files on S3.
   * @default { size: '10Gi', accessMode: 'ReadWriteOnce' }; with s3 none, unless the database is SQLite
   */
  readonly volume?: VolumeOptions | false | undefined
  /**
   * Variable that carries the URL of PostgreSQL. `DATABASE_URL` is deprecated upstream; it is for images from before
   * 2025-02-19, which know no other.
   * @default 'POSTGRES_URL'
   */
  readonly urlVariable?: 'POSTGRES_URL' | 'DATABASE_URL' | undefined
  /**
   * The hourly anonymous beacon to Convex (database id, versions, uptime), which is upstream's default.
   * @default true
   */
  readonly telemetry?: boolean | undefined
  /**
   * Keep details of server errors out of the logs that clients receive.
   * @default false
   */
  readonly redactLogs?: boolean | undefined
  /**
   * Serve `/metrics` inside the cluster. The public route leaves the path out either way.
   * @default false, or true in a stack with monitoring
   */
  readonly metrics?: boolean | undefined
  /**
   * Ports of the Service.
   * @default { apiPort: 3210, sitePort: 3211 }
   */
  readonly service?: BackendServiceOptions | undefined
  /**
   * How strictly the pod is confined.
   * @default 'baseline'
   */
  readonly podSecurity?: PodSecurity | undefined
  /**
   * User and group of a restricted pod. A `baseline` pod runs as UID 0 and has no other.
   * @default 10001
   */
  readonly runAsUser?: number | undefined
  /**
   * Seconds from the start of the shutdown to SIGINT, so that routes stop sending first.
   * @default 5
   */
  readonly shutdownDelaySeconds?: number | undefined
  /**
   * Seconds after which the kubelet kills a pod that has not stopped. Open requests end by themselves: above 300 for
   * long actions (`HTTP_SERVER_TIMEOUT_SECONDS`).
   * @default 60
   */
  readonly terminationGracePeriodSeconds?: number | undefined
  /**
   * Seconds that the backend has to start: connect, migrate the schema, load every index into memory. The Deployment
   * gets ten minutes more (`progressDeadlineSeconds`) to schedule the pod, attach its volume and pull its image, before
   * Argo CD and `kubectl rollout status` call the rollout failed.
   * @default 600
   */
  readonly startupTimeoutSeconds?: number | undefined
}

/** Options of `convexBackend`. */
export interface BackendOptions extends ObjectOptions, BackendPodOptions {
  /**
   * Name of the instance. It names the database and begins every admin key. Never change it after the first start.
   * @default 'convex-self-hosted'
   */
  readonly instanceName?: string | undefined
  /** Public origin of the API and the WebSocket, as in `https://convex.example.com`; no path, no trailing slash. */
  readonly cloudOrigin: string
  /**
   * Public base URL of HTTP actions: the cloud origin and `/http`, or an origin of its own.
   * @default the cloud origin and `/http`
   */
  readonly siteOrigin?: string | undefined
  /** Where documents and indexes are kept. */
  readonly database: Database
  /**
   * The Secret with the credentials.
   * @default { secretName: 'convex-backend-secrets' }
   */
  readonly credentials?: CredentialsReference | undefined
  /**
   * Convex release: the full commit sha that tags the image. All are listed by date and short sha at
   * https://github.com/get-convex/convex-backend/releases; this prints the sha of the newest:
   * `git ls-remote https://github.com/get-convex/convex-backend refs/heads/release`
   * @default the release that this version of the package is made for
   */
  readonly release?: string | undefined
  /**
   * Changes to the objects, each run on a copy and validated after.
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
  extraEnv: v.optional(extraEnvironment, {}),
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

/** Convex has no horizontal scaling on your own servers (convex-backend crates/postgres/src/lib.rs:1773-1794, 1844-1880). */
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
