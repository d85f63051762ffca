import * as v from 'valibot'
import { objectName, oneOf } from '../fields.ts'
import { size } from '../quantity.ts'
import { strict } from '../strict.ts'
import { issue } from '../cross-check.ts'
import type { CrossRule } from '../cross-check.ts'

/** How many nodes or pods may mount a volume, in the terms of Kubernetes. */
export type AccessMode = 'ReadWriteOnce' | 'ReadWriteOncePod' | 'ReadWriteMany'

/** The data volume: uploaded files, deployed code, search indexes, and the database when it is SQLite. */
export interface VolumeOptions {
  /**
   * Size. It can be increased later if the storage class allows it, but never decreased.
   * @default '10Gi'
   */
  readonly size?: string | undefined
  /**
   * Storage class. Cannot be changed later.
   * @default the cluster's default class
   */
  readonly storageClassName?: string | undefined
  /**
   * Access mode. `ReadWriteOncePod` is the safest if the driver supports it. Cannot be changed later.
   * @default 'ReadWriteOnce'
   */
  readonly accessMode?: AccessMode | undefined
  /**
   * Name of an existing claim. No claim is created, and the options of a new claim are refused.
   * @default none
   */
  readonly existingClaim?: string | undefined
  /**
   * Name of the created claim.
   * @default the backend's name with the suffix `-data`
   */
  readonly claimName?: string | undefined
  /**
   * A snapshot of the volume, taken by the sync that introduces it, before anything else of that sync starts: it allows
   * you to roll back an upgrade. Not for the first deployment, which has no volume yet.
   * @default none
   */
  readonly snapshot?: VolumeSnapshotOptions | undefined
  /**
   * Name of a VolumeSnapshot in the namespace, from which the claim is restored. A claim is restored only when it is
   * created, so `claimName` must be new; `size` must be at least that of the old claim.
   * @default none
   */
  readonly restoreFrom?: string | undefined
}

/** A snapshot of the data volume. */
export interface VolumeSnapshotOptions {
  /**
   * Name of the VolumeSnapshot, such as `before-2026-12-01`. A new name creates a new snapshot; the old one stays in
   * the cluster, and Argo CD ignores it.
   */
  readonly name: string
  /**
   * VolumeSnapshotClass.
   * @default the default class of the volume's driver
   */
  readonly className?: string | undefined
}

const ignoredWithClaim = ['size', 'storageClassName', 'accessMode', 'claimName', 'restoreFrom'] as const

/** Options of a new claim have no effect on an existing one, and a claim is restored only when it is created. */
export const volumeRule: CrossRule<{ readonly [Key in keyof VolumeOptions]: VolumeOptions[Key] }> = (volume) => [
  ...ignoredWithClaim
    .filter((key) => volume.existingClaim !== undefined && volume[key] !== undefined)
    .map((key) => ({ at: [key], message: 'has no effect on existingClaim; remove one of the two' })),
  ...(volume.restoreFrom !== undefined && volume.claimName === undefined && volume.existingClaim === undefined
    ? issue(
        ['claimName'],
        'is required with restoreFrom: a claim is filled only when it is made, so give a name that is new',
      )
    : []),
]

/** The options that determine whether there is a volume. */
interface Kept {
  readonly volume?: VolumeOptions | false | undefined
  readonly s3?: object | undefined
  readonly database?: { readonly type: string } | undefined
}

/** The data volume. With files on S3, only SQLite needs one. */
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
