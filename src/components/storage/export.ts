import { CronJob } from 'kubernetes-models/batch/v1/CronJob'
import type { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount'
import { inSyncWave } from '../../kubernetes/argocd/argocd.ts'
import { finish } from '../../kubernetes/edit.ts'
import { appMetadata } from '../../kubernetes/metadata.ts'
import { exportOptions } from '../../options/storage/export.ts'
import type { ExportOptions, ExportSettings } from '../../options/storage/export.ts'
import { parse } from '../../options/parse.ts'
import { exportContainers } from './export-containers.ts'
import { jobSpec } from '../job.ts'
import { accountOf, serviceAccountOf } from '../policy/service-account.ts'
import type { Account } from '../policy/service-account.ts'

/** What `convexExport` returns. */
export type ExportObjects = {
  readonly cronJob: CronJob
  /** Identifies the pod to the object storage; missing with an access key. */
  readonly serviceAccount?: ServiceAccount
}

const component = 'export'

/**
 * A CronJob that exports the instance with `npx convex export` and uploads the snapshot. It calls the public origin,
 * like other clients, with the admin key. It runs at the Pod Security level `restricted`.
 *
 * Each export is also kept in the instance's own storage for 14 days, plus `MAX_EXPIRED_SNAPSHOT_AGE_DAYS` (30) days. A
 * stack sets the variable to 0; without a stack, set it in `env` of the backend.
 *
 * Sources: convex-backend@652b828 npm-packages/convex/src/cli/convexExport.ts#convexExport, convex-backend@652b828
 * npm-packages/convex/src/cli/lib/deploymentSelection.ts#selfHostedUrl,selfHostedAdminKey (variables),
 * convex-backend@652b828 npm-packages/convex/src/cli/lib/utils/utils.ts#"to your package.json dependencies." (it
 * requires a package.json that lists it); rclone@v1.76.0 backend/s3/s3.go#"if opt.EnvAuth && opt.AccessKeyID".
 *
 * @throws ConvexK8sError if options are invalid.
 *
 * @example
 * ```ts
 * import { convexExport } from '@proompteng/convex-k8s'
 *
 * const { cronJob } = convexExport({
 *   cloudOrigin: 'https://convex.example.com',
 *   destinationPath: 's3://acme-exports/convex',
 *   region: 'eu-central-1',
 *   credentials: {
 *     accessKeyId: { secret: 'convex-export', key: 'id' },
 *     secretAccessKey: { secret: 'convex-export', key: 'secret' },
 *   },
 * })
 * ```
 */
export function convexExport(options: ExportOptions): ExportObjects {
  return exportObjects(parse('convexExport', exportOptions, options))
}

/** The objects of `convexExport` for options that have been checked. */
export function exportObjects(settings: ExportSettings): ExportObjects {
  const account = accountOf(settings.credentials, settings.name)
  return finish(
    'convexExport',
    {
      cronJob: cronJob(settings, account),
      serviceAccount: account && serviceAccountOf(settings, account, component),
    },
    settings.edit,
  )
}

function cronJob(settings: ExportSettings, account: Account | undefined): CronJob {
  return new CronJob({
    metadata: appMetadata(settings, component, inSyncWave('exposure')),
    spec: {
      schedule: settings.schedule,
      timeZone: 'Etc/UTC',
      // The backend creates one snapshot at a time, and refuses a second request.
      concurrencyPolicy: 'Forbid',
      jobTemplate: {
        spec: jobSpec(settings, { component, pullSecrets: pullSecretsOf(settings), spec: pod(settings, account) }),
      },
    },
  })
}

function pullSecretsOf({ image, uploadImage }: ExportSettings): readonly string[] {
  return [...(image.pullSecrets ?? []), ...(uploadImage.pullSecrets ?? [])]
}

function pod(settings: ExportSettings, account: Account | undefined) {
  const { export: exporting, upload, volumes } = exportContainers(settings)
  return {
    serviceAccountName: account?.name,
    initContainers: [exporting],
    containers: [upload],
    volumes: [...volumes],
  }
}
