import * as v from 'valibot'
import { annotations } from '../common.ts'
import { flag, objectName } from '../fields.ts'
import { strict } from '../strict.ts'

/** A ServiceAccount, which identifies a pod to a cloud. Its token for the Kubernetes API is not mounted. */
export interface ServiceAccountOptions {
  /**
   * Name of the ServiceAccount.
   * @default the name of the workload
   */
  readonly name?: string | undefined
  /**
   * Annotations that assign a cloud role, such as `eks.amazonaws.com/role-arn`. EKS Pod Identity needs none: its
   * association names the account.
   * @default {}
   */
  readonly annotations?: Readonly<Record<string, string>> | undefined
  /**
   * Whether to create it. `false` uses an existing one.
   * @default true
   */
  readonly create?: boolean | undefined
}

export const serviceAccountOptions = strict(
  {
    name: v.optional(objectName),
    annotations: v.optional(annotations, {}),
    create: v.optional(flag, true),
  },
  { bare: 'name' },
) satisfies v.GenericSchema<ServiceAccountOptions>

/** Settings of a ServiceAccount. */
export type ServiceAccountSettings = v.InferOutput<typeof serviceAccountOptions>
