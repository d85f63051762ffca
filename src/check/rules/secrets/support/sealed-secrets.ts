import type { K8sObject } from '../../../../kubernetes/object.ts'
import { convexSecretProducers } from '../../../model/secrets/convex-secrets.ts'
import type { Model } from '../../../model/model.ts'
import { databaseYaml } from '../../../examples/database.ts'
import { documents } from '../../../examples/backend.ts'

export const sealed = (value: string, annotations = ''): string =>
  documents(
    databaseYaml,
    `
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: convex-backend-secrets, namespace: convex }
spec:
  encryptedData:
    CONVEX_INSTANCE_SECRET: ${value}
  template: { metadata: { name: convex-backend-secrets, namespace: convex${annotations} } }
`,
  )

export function sealedSecretsOf(model: Model): readonly K8sObject[] {
  return convexSecretProducers(model)
    .map(({ object }) => object)
    .filter(({ kind }) => kind === 'SealedSecret')
}
