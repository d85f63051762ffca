import * as v from 'valibot'
import { certificateAuthority } from '../options/database/certificate-authority.ts'
import type { CertificateAuthority } from '../options/database/certificate-authority.ts'
import { withRules } from '../options/cross-check.ts'
import { editsOf, dnsLabel, secretName, wholeNumber } from '../options/fields.ts'
import { postgresEntries } from '../options/postgres/postgres.ts'
import type { PostgresClusterOptions, PostgresEdits } from '../options/postgres/postgres.ts'
import { postgresRules } from '../options/postgres/rules.ts'
import { strict } from '../options/strict.ts'

/**
 * One CloudNativePG cluster for the instances of a fleet. Each instance has its own role and database in it, and its
 * password is in an existing Secret or in a sealed file in the folders. An outage of the cluster affects all instances.
 */
export interface SharedPostgresOptions extends Omit<
  PostgresClusterOptions,
  'owner' | 'credentials' | 'pooler' | 'poolSize'
> {
  /**
   * Namespace of the cluster. CloudNativePG reads the databases, and the Secrets of the roles, only there. @default the
   * namespace of the fleet, or one with the name of the cluster
   */
  readonly namespace?: string | undefined
  /**
   * The certificate authority of the cluster, in the namespace of every instance: the ConfigMap or Secret into which a
   * tool such as trust-manager copies it. Required if that is not the namespace of the cluster, because pods in other
   * namespaces cannot read its Secret. CloudNativePG renews the authority every 90 days (cloudnative-pg@v1.30.1
   * docs/src/certificates.md#"## Operator-Managed Mode"), so a manual copy would expire.
   * @default the Secret `NAME-ca` of the cluster, in its own namespace
   */
  readonly ca?: CertificateAuthority | undefined
  /**
   * Connections that the backend of each instance may open. The server allows all of them together, plus 20.
   * @default 20
   */
  readonly poolSize?: number | undefined
  /**
   * Edits of the rendered objects. Each runs on a copy; the result is validated.
   * @default {}
   */
  readonly edit?: Pick<PostgresEdits, 'cluster' | 'objectStore' | 'scheduledBackup'> | undefined
}

/** The settings of an instance in the shared cluster. */
export interface SharedDatabaseOptions {
  /**
   * Connections that its backend may open.
   * @default that of the fleet
   */
  readonly poolSize?: number | undefined
  /**
   * Secret with its `username` (the instance name with `-` as `_`) and `password`, in the namespace of the instance and
   * in that of the cluster; there of type `kubernetes.io/basic-auth`.
   * @default the name of the instance and `-db-credentials`
   */
  readonly secretName?: string | undefined
}

const poolSize = wholeNumber({ min: 1, unit: 'connections' })

export const sharedPostgresEdits = editsOf<NonNullable<SharedPostgresOptions['edit']>>({
  cluster: true,
  objectStore: true,
  scheduledBackup: true,
})

const { owner: _, credentials: __, pooler: ___, poolSize: ____, ...clusterEntries } = postgresEntries

export const sharedPostgres = withRules(
  strict({
    ...clusterEntries,
    namespace: v.optional(dnsLabel),
    ca: v.optional(certificateAuthority),
    poolSize: v.optional(poolSize, 20),
    edit: v.optional(sharedPostgresEdits, {}),
  }),
  // Unknown options are reported, and not checked further.
  ...postgresRules.map(
    (rule): typeof rule =>
      (value) =>
        rule({ ...value, pooler: undefined, credentials: undefined }),
  ),
) satisfies v.GenericSchema<SharedPostgresOptions>

/** Settings of the shared cluster. */
export type SharedPostgresSettings = v.InferOutput<typeof sharedPostgres>

export const sharedDatabase = strict({
  poolSize: v.optional(poolSize),
  secretName: v.optional(secretName),
}) satisfies v.GenericSchema<SharedDatabaseOptions>
