import type { ICronJob } from 'kubernetes-models/batch/v1/CronJob'
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount'
import * as v from 'valibot'
import { defaultCliVersion, defaultRelease } from '../../convex/release.ts'
import { certificateAuthority, endpointAuthorityIssues } from '../database/certificate-authority.ts'
import type { CertificateAuthority } from '../database/certificate-authority.ts'
import { objectEntries } from '../common.ts'
import type { ObjectOptions, SecretKeyReference } from '../common.ts'
import { withRules } from '../cross-check.ts'
import type { CrossRule } from '../cross-check.ts'
import { extraEnvironment } from '../environment/environment.ts'
import type { ExtraEnvironment } from '../environment/environment.ts'
import { editsOf, flag, serviceName, textLike, wholeNumber } from '../fields.ts'
import { cloudOrigin } from '../routes/hosts.ts'
import { convexImageOptions, imageOptions } from '../image.ts'
import type { ImageOptions } from '../image.ts'
import { size } from '../quantity.ts'
import { release } from '../release.ts'
import { resources } from '../resources.ts'
import type { ResourceOptions } from '../resources.ts'
import { s3Credentials } from './s3-credentials.ts'
import type { S3Credentials } from './s3-credentials.ts'
import { s3Endpoint, s3Path, s3Region } from './s3.ts'
import { cronJobSchedule } from '../schedule.ts'
import { onlySecretKey } from '../secrets/secret-key.ts'
import { strict } from '../strict.ts'
import { workloadEntries } from '../workload.ts'
import type { WorkloadOptions } from '../workload.ts'

/** Edits of the objects of `convexExport`. Each runs on a copy; the result is validated. */
export interface ExportEdits {
  readonly cronJob?: ((object: ICronJob) => ICronJob | void) | undefined
  readonly serviceAccount?: ((object: IServiceAccount) => IServiceAccount | void) | undefined
}

/**
 * A CronJob that runs `npx convex export` and uploads the snapshot to object storage. A snapshot contains documents,
 * and files, at one point in time, in the format of `npx convex import`: also for a newer Convex, another database, or
 * another kind of file storage. A lifecycle rule of the bucket removes old snapshots, so the job needs only write
 * access. The instance keeps a copy of each for 14 days, and `MAX_EXPIRED_SNAPSHOT_AGE_DAYS` more: a stack sets it to
 * 0.
 */
export interface ExportJobOptions extends WorkloadOptions {
  /** Destination of snapshots, such as `s3://bucket/path`. The bucket must exist. */
  readonly destinationPath: string
  /** Region of the bucket. Self-hosted servers accept any value; R2 requires `auto`. */
  readonly region: string
  /** Credentials: an access key in a Secret, or the pod's identity. */
  readonly credentials: S3Credentials
  /**
   * URL of a server that is not AWS.
   * @default AWS
   */
  readonly endpoint?: string | undefined
  /**
   * Private certificate authority of that server: PEM certificates, which the upload trusts instead of the public
   * authorities. Each run reads it again.
   * @default the public authorities
   */
  readonly endpointCA?: CertificateAuthority | undefined
  /**
   * Name of the CronJob.
   * @default 'convex-export'
   */
  readonly name?: string | undefined
  /**
   * Schedule: five fields, in UTC, or `@daily`.
   * @default '0 3 * * *'
   */
  readonly schedule?: string | undefined
  /**
   * Include the files of users (`--include-file-storage`).
   * @default true
   */
  readonly includeFiles?: boolean | undefined
  /**
   * Version of the package `convex` on npm, which provides the command. It is installed at each run, from the registry
   * in `npm_config_registry` of extraEnv.
   * @default the version that was current for the default release
   */
  readonly cliVersion?: string | undefined
  /**
   * Image of the job, with Node.js and npm.
   * @default the backend's, at `release`
   */
  readonly image?: ImageOptions | undefined
  /**
   * Image of rclone, which uploads.
   * @default `docker.io/rclone/rclone`, tag `1.75.1`
   */
  readonly uploadImage?: ImageOptions | undefined
  /**
   * Variables of the exporting container, such as `NODE_EXTRA_CA_CERTS` and `npm_config_registry`.
   * @default {}
   */
  readonly extraEnv?: ExtraEnvironment | undefined
  /**
   * Requests and limits of the exporting container.
   * @default { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } }
   */
  readonly resources?: ResourceOptions | undefined
  /**
   * Disk space on the node for one snapshot and the command.
   * @default '10Gi'
   */
  readonly scratchSize?: string | undefined
  /**
   * Seconds after which a run fails.
   * @default 7200
   */
  readonly timeoutSeconds?: number | undefined
  /**
   * User and group of the pod.
   * @default 10001
   */
  readonly runAsUser?: number | undefined
  /**
   * Key of a Secret with the admin key.
   * @default that of the instance's credentials: `convex-backend-secrets`, `CONVEX_ADMIN_KEY`
   */
  readonly adminKey?: SecretKeyReference | undefined
}

/** Options of `convexExport`. */
export interface ExportOptions extends ObjectOptions, ExportJobOptions {
  /** Public origin of the backend, as in `https://convex.example.com`. */
  readonly cloudOrigin: string
  /**
   * Convex release: the full commit sha that tags the image.
   * @default the release that this version of the package was tested with
   */
  readonly release?: string | undefined
  /**
   * Edits of the rendered objects. Each runs on a copy; the result is validated.
   * @default {}
   */
  readonly edit?: ExportEdits | undefined
}

const cliVersion = textLike((text) => /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(text), 'a version such as "1.45.0"')

export const exportEntries = {
  destinationPath: s3Path,
  region: s3Region,
  credentials: s3Credentials,
  endpoint: v.optional(s3Endpoint),
  endpointCA: v.optional(certificateAuthority),
  // A CronJob's pods have the name, a time and five characters more.
  name: v.optional(v.pipe(serviceName, v.maxLength(52, 'expected at most 52 characters')), 'convex-export'),
  schedule: v.optional(cronJobSchedule, '0 3 * * *'),
  includeFiles: v.optional(flag, true),
  cliVersion: v.optional(cliVersion, defaultCliVersion),
  image: v.optional(convexImageOptions, {}),
  uploadImage: v.optional(imageOptions, {}),
  extraEnv: v.optional(extraEnvironment, {}),
  resources: v.optional(resources, { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } }),
  scratchSize: v.optional(size, '10Gi'),
  timeoutSeconds: v.optional(wholeNumber({ min: 60, unit: 'seconds' }), 7200),
  runAsUser: v.optional(wholeNumber({ min: 1 }), 10_001),
  adminKey: v.optional(onlySecretKey),
  ...workloadEntries,
}

export const exportEdits = editsOf<ExportEdits>({ cronJob: true, serviceAccount: true })

/** Variables that the job sets. */
const ownVariables = new Set(['CI', 'CONVEX_SELF_HOSTED_URL', 'CONVEX_SELF_HOSTED_ADMIN_KEY'])

const isSet = 'is set by the package; leave it out'
const isNotRead =
  'has no effect: it is for rclone, which runs in the container that uploads, and extraEnv is for the one that exports; ' +
  'leave it out, and set endpointCA for a private authority'

type Ruled = Parameters<typeof endpointAuthorityIssues>[0] & { readonly extraEnv: ExtraEnvironment }

const variablesAreFree: CrossRule<Ruled> = ({ extraEnv }) =>
  Object.keys(extraEnv)
    .filter((name) => ownVariables.has(name) || name.startsWith('RCLONE_'))
    .map((name) => ({ at: ['extraEnv', name], message: ownVariables.has(name) ? isSet : isNotRead }))

/** Rules over the options of `convexExport`. */
export const exportRules: readonly CrossRule<Ruled>[] = [variablesAreFree, endpointAuthorityIssues]

export const exportOptions = withRules(
  strict({
    ...objectEntries,
    ...exportEntries,
    cloudOrigin,
    release: v.optional(release, defaultRelease),
    edit: v.optional(exportEdits, {}),
  }),
  ...exportRules,
) satisfies v.GenericSchema<ExportOptions>

/** Settings of `convexExport`. */
export type ExportSettings = v.InferOutput<typeof exportOptions>
