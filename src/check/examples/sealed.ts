import { documents } from './backend.ts'
import { databaseYaml } from './database.ts'

/** A value in the form of a sealed one, for examples. No key can open it. */
export const sealedSample: string = Buffer.concat([Buffer.from([0, 128]), Buffer.alloc(128 + 32, 7)]).toString('base64')

/** A backend with a SealedSecret that has this value, and annotations in its template. */
export function sealedYaml(value: string, annotations = ''): string {
  return documents(
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
}
