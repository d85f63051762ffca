import * as v from 'valibot'
import type { CrossIssue } from './cross-check.ts'
import { objectName, secretKey, secretName } from './fields.ts'
import { strict } from './strict.ts'

/** A certificate authority: a key of a Secret or of a ConfigMap that holds PEM certificates. */
export type CertificateAuthority =
  | {
      /** Name of the Secret. Only the one key is mounted. */ readonly secret: string
      /** Key in it. Default: `ca.crt`. */ readonly key?: string | undefined
    }
  | {
      /** Name of the ConfigMap, which is not that of the backend. */ readonly configMap: string
      /** Key in it. Default: `ca.crt`. */ readonly key?: string | undefined
    }

const entries = { key: v.optional(secretKey, 'ca.crt') }

export const certificateAuthority = v.lazy((input) =>
  typeof input === 'object' && input !== null && 'configMap' in input
    ? strict({ configMap: objectName, ...entries })
    : strict({ secret: secretName, ...entries }),
)

interface ObjectStore {
  readonly endpoint?: string | undefined
  readonly endpointCA?: CertificateAuthority | undefined
}

/** Where an authority of the object store has no effect. */
export function endpointAuthorityIssues({ endpoint, endpointCA }: ObjectStore): readonly CrossIssue[] {
  if (endpointCA === undefined || endpoint?.startsWith('https://') === true) return []
  const message =
    endpoint === undefined
      ? 'has no effect without endpoint: AWS has certificates of a public authority; set the endpoint, or leave this out'
      : 'has no effect unless the endpoint begins with https://; write https://, or leave this out'
  return [{ at: ['endpointCA'], message }]
}
