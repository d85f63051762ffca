import * as fc from 'fast-check'
import type { BackendOptions, BackendPodOptions } from '../../../src/options/backend/backend.ts'
import { s3OptionVariables } from '../../../src/options/storage/s3.ts'
import type { VolumeOptions } from '../../../src/options/storage/volume.ts'
import { common } from './common.ts'
import { database } from './database.ts'
import { edits, editsOf } from './edits.ts'
import { environment, extraEnvironment, s3 } from './environment.ts'
import { partial } from './partial.ts'
import { s3Options } from './s3.ts'
import { backendPresent } from './present.ts'
import {
  annotations,
  host,
  instanceName,
  objectName,
  ownName,
  port,
  secretKey,
  serviceName,
  sha,
  volumeSize,
} from './text.ts'
import { image, workload } from './workload.ts'

const accessMode = fc.constantFrom('ReadWriteOnce' as const, 'ReadWriteOncePod' as const, 'ReadWriteMany' as const)

const snapshot = fc.record(
  { name: objectName, className: objectName },
  { requiredKeys: ['name'], noNullPrototype: true },
)

const made = { size: volumeSize, storageClassName: objectName, accessMode, snapshot }

const volume: fc.Arbitrary<VolumeOptions> = fc.oneof(
  { weight: 3, arbitrary: partial({ ...made, claimName: objectName }) },
  {
    weight: 1,
    arbitrary: fc.record(
      { ...made, claimName: objectName, restoreFrom: objectName },
      { requiredKeys: ['claimName', 'restoreFrom'], noNullPrototype: true },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      { existingClaim: objectName, snapshot },
      { requiredKeys: ['existingClaim'], noNullPrototype: true },
    ),
  },
)

const stop = fc
  .record({
    delay: fc.option(fc.nat(59), { nil: undefined }),
    drain: fc.option(fc.integer({ min: 1, max: 900 }), { nil: undefined }),
  })
  .map(({ delay, drain }) => ({
    ...(delay !== undefined && { shutdownDelaySeconds: delay }),
    ...(drain !== undefined && { terminationGracePeriodSeconds: (delay ?? 5) + drain }),
  }))

const service = partial({ apiPort: port, sitePort: fc.oneof(port, fc.constant(false as const)), annotations }).map(
  (given) => ((given.apiPort ?? 3210) === (given.sitePort ?? 3211) ? { ...given, sitePort: false as const } : given),
)

/** S3 by variables or by the option, with or without a volume, or no S3 and a volume. */
const storage = fc.oneof(
  partial({ volume }),
  s3.map((env) => ({ env, volume: false as const })),
  fc.record({ env: s3, volume }),
  fc.record(
    { s3: s3Options, volume: fc.oneof(volume, fc.constant(false as const)) },
    { requiredKeys: ['s3'], noNullPrototype: true },
  ),
)

/** What the option sets is refused in variables. */
function withoutOptionVariables(env: BackendPodOptions['env']): BackendPodOptions['env'] {
  return Object.fromEntries(Object.entries(env ?? {}).filter(([name]) => !s3OptionVariables.includes(name)))
}

/** Node.js reads one file, which the authority of the object store takes. */
function withoutNodeAuthorities(extraEnv: BackendPodOptions['extraEnv']): BackendPodOptions['extraEnv'] {
  const { NODE_EXTRA_CA_CERTS: _, ...rest } = extraEnv ?? {}
  return rest
}

/** Settings of object storage have no effect without it, and are refused. */
function withoutS3(env: BackendPodOptions['env']): BackendPodOptions['env'] {
  if (env === undefined) return undefined
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(AWS_S3|S3)_/.test(name)))
}

/** A user is for a restricted pod. */
const confinement = fc.oneof(
  partial({ podSecurity: fc.constant('baseline' as const) }),
  fc
    .option(fc.integer({ min: 1, max: 2 ** 31 - 1 }), { nil: undefined })
    .map((runAsUser) => ({ podSecurity: 'restricted' as const, runAsUser })),
)

/** The backend's pod, standalone or within a stack. */
export const backendPod: fc.Arbitrary<BackendPodOptions> = fc
  .tuple(
    partial({
      ...workload,
      name: serviceName,
      configMapName: objectName,
      image,
      env: environment,
      extraEnv: extraEnvironment,
      urlVariable: fc.constantFrom('POSTGRES_URL' as const, 'DATABASE_URL' as const),
      telemetry: fc.boolean(),
      redactLogs: fc.boolean(),
      metrics: fc.boolean(),
      service,
      startupTimeoutSeconds: fc.integer({ min: 60, max: 7200 }),
    }),
    stop,
    storage,
    confinement,
  )
  .map(([rest, stopping, stored, confined]) => ({
    ...rest,
    ...confined,
    ...stopping,
    ...stored,
    ...('env' in stored && { env: { ...rest.env, ...stored.env } }),
    ...('s3' in stored && { env: withoutOptionVariables(rest.env) }),
    ...('s3' in stored && stored.s3.endpointCA !== undefined && { extraEnv: withoutNodeAuthorities(rest.extraEnv) }),
    ...(!('env' in stored || 's3' in stored) && { env: withoutS3(rest.env) }),
  }))

/** SQLite needs a volume that one node alone mounts. */
export function fitForSqlite(pod: BackendPodOptions): BackendPodOptions {
  if (pod.volume === false) return { ...pod, volume: {} }
  return pod.volume?.accessMode === 'ReadWriteMany'
    ? { ...pod, volume: { ...pod.volume, accessMode: 'ReadWriteOncePod' } }
    : pod
}

/** Three keys that differ. */
const keys = partial({ instanceName: secretKey, instanceSecret: secretKey, adminKey: secretKey }).filter((given) => {
  const { instanceName: name = 'N', instanceSecret: secret = 'S', adminKey = 'A' } = given
  return new Set([name, secret, adminKey]).size === 3
})

export const credentialsReference = partial({
  secretName: ownName('credentials'),
  keys,
  instanceNameFromSecret: fc.boolean(),
})

const cloudOrigin = fc
  .tuple(fc.constantFrom('https', 'http'), host, fc.constantFrom('', ':8443'))
  .map(([scheme, name, portText]) => `${scheme}://${name}${portText}`)

const origins = fc
  .record({ cloudOrigin, site: fc.constantFrom('none', 'path', 'own'), own: cloudOrigin })
  .map(({ cloudOrigin: cloud, site, own }) => ({
    cloudOrigin: cloud,
    ...(site === 'path' && { siteOrigin: `${cloud}/http` }),
    ...(site === 'own' && own !== cloud && { siteOrigin: own }),
  }))

/** Options of `convexBackend`. */
export const backendOptions: fc.Arbitrary<BackendOptions> = fc
  .tuple(
    common,
    backendPod,
    origins,
    database,
    partial({
      instanceName,
      credentials: credentialsReference,
      release: sha,
      edit: edits('configMap', 'persistentVolumeClaim', 'deployment', 'service', 'serviceAccount', 'volumeSnapshot'),
    }),
  )
  .map(([shared, pod, origin, store, rest]) => ({
    ...shared,
    ...(store.type === 'sqlite' ? fitForSqlite(pod) : pod),
    ...origin,
    database: store,
    ...rest,
  }))
  .map((options) => ({ ...options, edit: editsOf(options.edit, backendPresent(options, options.database)) }))
