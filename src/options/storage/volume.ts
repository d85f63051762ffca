import * as v from 'valibot'
import { objectName, oneOf } from '../fields.ts'
import { size } from '../quantity.ts'
import { strict } from '../strict.ts'
import { issue } from '../cross-check.ts'
import type { CrossRule } from '../cross-check.ts'

/** How many nodes or pods may mount a volume. Kubernetes' own words. */
export type AccessMode = 'ReadWriteOnce' | 'ReadWriteOncePod' | 'ReadWriteMany'

/** The data volume: uploaded files, deployed code, search indexes, and the database when it is SQLite. */
export interface VolumeOptions {
  /**
   * Size. It can grow later where the storage class allows it; it can never shrink.
   * @default '10Gi'
   */
  readonly size?: string | undefined
  /**
   * Storage class. Cannot be changed later.
   * @default the cluster's default class
   */
  readonly storageClassName?: string | undefined
  /**
   * Access mode. `ReadWriteOncePod` is the safest where the driver has it. Cannot be changed later.
   * @default 'ReadWriteOnce'
   */
  readonly accessMode?: AccessMode | undefined
  /**
   * Name of a claim that exists already; then none is made, and the options of one have no use.
   * @default none
   */
  readonly existingClaim?: string | undefined
  /**
   * Name of the claim that is made.
   * @default the backend's name and `-data`
   */
  readonly claimName?: string | undefined
  /**
   * A snapshot of the volume, taken at the sync that brings it, before anything else of that sync starts: a way back from
   * an upgrade. Not for the first deployment, when there is no volume yet.
   * @default none
   */
  readonly snapshot?: VolumeSnapshotOptions | undefined
  /**
   * Name of a VolumeSnapshot in the namespace that the claim is filled from. A claim is filled only when it is made, so
   * that `claimName` has to be a new one; `size` has to be that of the old one at least.
   * @default none
   */
  readonly restoreFrom?: string | undefined
}

/** A snapshot of the data volume. */
export interface VolumeSnapshotOptions {
  /**
   * Name of the VolumeSnapshot, as in `before-2026-12-01`. A new name is a new snapshot; the old one stays in the cluster,
   * and Argo CD does not mind.
   */
  readonly name: string
  /**
   * VolumeSnapshotClass.
   * @default the default class of the volume's driver
   */
  readonly className?: string | undefined
}

const ignoredWithClaim = ['size', 'storageClassName', 'accessMode', 'claimName', 'restoreFrom'] as const

/** Options of a claim that is made have no effect on one that exists, and a claim is filled only when it is made. */
export const volumeRule: CrossRule<{ readonly [Key in keyof VolumeOptions]: VolumeOptions[Key] }> = (volume) => [
  ...ignoredWithClaim
    .filter((key) => volume.existingClaim !== undefined && volume[key] !== undefined)
    .map((key) => ({ at: [key], message: 'has no effect on existingClaim; leave one of the two out' })),
  ...(volume.restoreFrom !== undefined && volume.claimName === undefined && volume.existingClaim === undefined
    ? issue(
        ['claimName'],
        'is required with restoreFrom: a claim is filled only when it is made, so give a name that is new',
      )
    : []),
]

/** What decides whether there is a volume. */
interface Kept {
  readonly volume?: VolumeOptions | false | undefined
  readonly s3?: object | undefined
  readonly database?: { readonly type: string } | undefined
}

/** The data volume. With files on S3 nothing needs one, unless the database is on it. */
export function volumeOf({ volume, s3, database }: Kept): VolumeOptions | false {
  return volume ?? (s3 !== undefined && database?.type !== 'sqlite' ? false : {})
}

export const volumeOptions = strict(
  {
    size: v.optional(size),
    storageClassName: v.optional(objectName),
    accessMode: v.optional(
      oneOf(['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany'], {
        rwo: 'ReadWriteOnce',
        rwop: 'ReadWriteOncePod',
        rwx: 'ReadWriteMany',
      }),
    ),
    existingClaim: v.optional(objectName),
    claimName: v.optional(objectName),
    snapshot: v.optional(strict({ name: objectName, className: v.optional(objectName) }, { bare: 'name' })),
    restoreFrom: v.optional(objectName),
  },
  { bare: 'size' },
) satisfies v.GenericSchema<VolumeOptions>
