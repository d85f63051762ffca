import * as fc from 'fast-check'
import type { CredentialsOptions } from '../../../src/options/secrets/credentials.ts'
import type { ExportJobOptions, ExportOptions } from '../../../src/options/storage/export.ts'
import { common } from './common.ts'
import { authority } from './database.ts'
import { edits, editsOf } from './edits.ts'
import { extraEnvironment } from './environment.ts'
import { partial } from './partial.ts'
import { exportPresent } from './present.ts'
import { endpoint, region, s3Credentials, withFitAuthority } from './s3.ts'
import { host, secretReference, serviceName, sha, volumeSize } from './text.ts'
import { image, resources, workload } from './workload.ts'

/** The job, standalone or within a stack. */
export const exportJob: fc.Arbitrary<ExportJobOptions> = fc
  .tuple(
    fc.record(
      {
        destinationPath: fc.constantFrom('s3://exports', 's3://acme.exports/convex/', 's3://123/1e3'),
        region,
        credentials: s3Credentials,
      },
      { noNullPrototype: true },
    ),
    partial({
      ...workload,
      endpoint,
      endpointCA: authority,
      name: serviceName.map((name) => name.slice(0, 52).replace(/-+$/, '')),
      schedule: fc.constantFrom('0 3 * * *', '@weekly', '*/30 0-6 1,15 JAN-JUN ?'),
      includeFiles: fc.boolean(),
      cliVersion: fc.constantFrom('1.45.0', '2.0.0-alpha.1'),
      image,
      uploadImage: image,
      extraEnv: extraEnvironment,
      resources,
      scratchSize: volumeSize,
      timeoutSeconds: fc.integer({ min: 60, max: 100_000 }),
      runAsUser: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      adminKey: secretReference,
    }),
  )
  .map((parts) => withFitAuthority(Object.assign({}, ...parts) as ExportJobOptions))

/** A store that holds no admin key needs one from elsewhere. */
export function withAdminKey<Job extends Pick<ExportJobOptions, 'adminKey'>>(
  job: Job,
  credentials: Pick<CredentialsOptions, 'externalSecret'> | undefined,
): Job {
  const refs = credentials?.externalSecret?.remoteRefs
  const isMissing = refs !== undefined && refs.adminKey === undefined
  return isMissing ? { ...job, adminKey: job.adminKey ?? { secret: 'admin', key: 'key' } } : job
}

/** Options of `convexExport`. */
export const exportOptions: fc.Arbitrary<ExportOptions> = fc
  .tuple(
    common,
    exportJob,
    fc.record({ cloudOrigin: host.map((name) => `https://${name}`) }),
    partial({ release: sha, edit: edits('cronJob', 'serviceAccount') }),
  )
  .map((parts) => Object.assign({}, ...parts) as ExportOptions)
  .map((options) => ({ ...options, edit: editsOf(options.edit, exportPresent(options)) }))
