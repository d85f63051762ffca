import * as v from 'valibot'
import { annotations } from '../common.ts'
import { flag, objectName } from '../fields.ts'
import { strict } from '../strict.ts'

/** A ServiceAccount, by which a cloud knows a pod. Its token for the Kubernetes API stays out of the pod. */
export interface ServiceAccountOptions {
  /**
   * Name of the ServiceAccount.
   * @default the name of what runs with it
   */
  readonly name?: string | undefined
  /**
   * Annotations by which the cloud gives it a role, such as `eks.amazonaws.com/role-arn`. EKS Pod Identity needs none:
   * there, the association names the account.
   * @default {}
   */
  readonly annotations?: Readonly<Record<string, string>> | undefined
  /**
   * Whether it is among the objects. `false` uses one that exists.
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
