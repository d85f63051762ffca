import * as fc from 'fast-check'
import type { PostgresBackupOptions } from '../../../src/options/postgres/backup.ts'
import type { PostgresRecoveryOptions } from '../../../src/options/postgres/recovery.ts'
import { partial } from './partial.ts'
import { endpoint, region } from './s3.ts'
import { annotations, objectName, secretReference } from './text.ts'

const accessKey = fc.record(
  { accessKeyId: secretReference, secretAccessKey: secretReference, sessionToken: secretReference },
  { requiredKeys: ['accessKeyId', 'secretAccessKey'], noNullPrototype: true },
)

const identity = fc.record({ serviceAccount: partial({ annotations }) }, { noNullPrototype: true })

const schedule = fc.constantFrom(
  '0 0 2 * * *',
  '@daily',
  '30 */15 0-6,22 ? JAN,7 SUN-FRI',
  '0 0 0 31 12 0',
  '0 5/10 * * * *',
)

/** Backups of a cluster. */
const postgresBackup: fc.Arbitrary<PostgresBackupOptions> = fc
  .tuple(
    fc.record(
      {
        destinationPath: fc.constantFrom('s3://backups', 's3://acme.backups/convex/', 's3://123/a_b/1e3'),
        credentials: fc.oneof(accessKey, identity),
      },
      { noNullPrototype: true },
    ),
    partial({
      endpoint,
      endpointCA: secretReference,
      region,
      checksums: fc.boolean(),
      compression: fc.constantFrom('gzip', 'bzip2', 'lz4', 'snappy', false),
      encryption: fc.constantFrom('AES256' as const, 'aws:kms' as const),
      retention: fc.constantFrom('1d', '52w', '12m', false as const),
      schedule: fc.oneof(schedule, fc.constant(false as const)),
      immediate: fc.boolean(),
      objectStoreName: objectName,
      serverName: fc.constantFrom('convex', '1', 'Orders_2.old', 'null'),
    }),
  )
  .map((parts) => Object.assign({}, ...parts) as PostgresBackupOptions)

/** Where a cluster begins, other than in its own archive. */
const postgresRecovery: fc.Arbitrary<PostgresRecoveryOptions> = fc
  .tuple(
    fc.record({ serverName: fc.constantFrom('lost', 'lost-1', '0') }, { noNullPrototype: true }),
    partial({
      targetTime: fc.constantFrom('2026-08-22T14:05:00Z', '2024-02-29T23:59:59+05:30'),
      backupID: fc.constant('20260822T020000'),
      objectStoreName: objectName,
    }),
  )
  .map((parts) => Object.assign({}, ...parts) as PostgresRecoveryOptions)

/** Backups, a recovery, both or none; a recovery alone names its store. */
export const backupAndRecovery = fc
  .record({
    backup: fc.option(postgresBackup, { nil: undefined, freq: 2 }),
    recovery: fc.option(postgresRecovery, { nil: undefined, freq: 2 }),
    store: objectName,
  })
  .map(({ backup, recovery, store }) => ({
    ...(backup !== undefined && { backup }),
    ...(recovery !== undefined && {
      recovery: backup === undefined ? { ...recovery, objectStoreName: recovery.objectStoreName ?? store } : recovery,
    }),
  }))
