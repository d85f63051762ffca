import { nameOf } from '../check/model/index-of-objects.ts'
import { listAt, textAt } from '../check/model/read.ts'
import { ofKind, variableOf } from './facts.ts'
import type { Facts } from './facts.ts'

/** Buckets that nothing in the folder makes. */
export interface Destinations {
  /** Of files, deployed code and search indexes. */
  readonly files: readonly string[]
  /** Of backups of the database: bucket and path. */
  readonly backups: readonly string[]
  /** Of exports: bucket and path, and the CronJob that writes there. */
  readonly exports: readonly { readonly job: string; readonly path: string }[]
}

const buckets = ['EXPORTS', 'FILES', 'MODULES', 'SEARCH', 'SNAPSHOT_IMPORTS']

/** Where the objects of a folder write to. */
export function destinationsOf(facts: Facts): Destinations {
  const { storage, model } = facts
  const files = storage === 's3' ? buckets.flatMap((use) => variableOf(facts, `S3_STORAGE_${use}_BUCKET`) ?? []) : []
  return {
    files: [...new Set(files)],
    backups: ofKind(facts, 'ObjectStore').flatMap(
      ({ object }) => textAt(object, 'spec', 'configuration', 'destinationPath') ?? [],
    ),
    exports: model.workloads
      .filter(({ object }) => object.kind === 'CronJob')
      .flatMap(({ object, containers }) =>
        containers
          .flatMap(({ spec }) => listAt(spec, 'args'))
          // As rclone writes it (src/components/storage/export-containers.ts).
          .flatMap((arg) => (typeof arg === 'string' && arg.startsWith(':s3:') ? `s3://${arg.slice(4)}` : []))
          .map((path) => ({ job: nameOf(object), path })),
      ),
  }
}
