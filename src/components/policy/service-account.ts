import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount'
import { inSyncWave } from '../../kubernetes/argocd/argocd.ts'
import { metadataOf } from '../../kubernetes/metadata.ts'
import type { Shared } from '../../kubernetes/metadata.ts'
import type { S3CredentialsSettings } from '../../options/storage/s3-credentials.ts'
import type { ServiceAccountSettings } from '../../options/policy/service-account.ts'

/** A ServiceAccount that a pod runs with. */
export type Account = ServiceAccountSettings & { readonly name: string }

/** The account whose identity is used, by default with the name of the workload. */
export function accountOf(credentials: S3CredentialsSettings | undefined, workload: string): Account | undefined {
  if (credentials === undefined || !('serviceAccount' in credentials)) return undefined
  const { serviceAccount } = credentials
  return { ...serviceAccount, name: serviceAccount.name ?? workload }
}

/**
 * The ServiceAccount itself, unless it exists. The token for the cloud is mounted in a separate volume (on EKS, by a
 * webhook), so no pod needs the token for the Kubernetes API.
 */
export function serviceAccountOf(
  shared: Shared,
  { name, annotations, create }: Account,
  component: string,
): ServiceAccount | undefined {
  if (!create) return undefined
  return new ServiceAccount({
    metadata: metadataOf(shared, {
      name,
      component,
      annotations: { ...annotations, ...inSyncWave('workloads') },
    }),
    automountServiceAccountToken: false,
  })
}
