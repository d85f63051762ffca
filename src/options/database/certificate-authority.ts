import * as v from 'valibot'
import { issue } from '../cross-check.ts'
import type { CrossIssue } from '../cross-check.ts'
import { typeName } from '../describe.ts'
import { objectName, secretKey, secretName } from '../fields.ts'
import { isPlainObject } from '../plain.ts'
import { strict } from '../strict.ts'

/** A certificate authority: a key of a Secret or of a ConfigMap that holds PEM certificates. */
export type CertificateAuthority =
  | {
      /** Name of the Secret. Only the one key is mounted. */
      readonly secret: string
      /**
       * Key in it.
       * @default 'ca.crt'
       */
      readonly key?: string | undefined
    }
  | {
      /** Name of the ConfigMap, which is not that of the backend. */
      readonly configMap: string
      /**
       * Key in it.
       * @default 'ca.crt'
       */
      readonly key?: string | undefined
    }

const entries = { key: v.optional(secretKey, 'ca.crt') }

const bySecret = strict({ secret: secretName, ...entries })
const byConfigMap = strict({ configMap: objectName, ...entries })
const byNeither = v.custom<never>(
  () => false,
  ({ input }) => {
    const found = isPlainObject(input)
      ? `an object with ${input['secret'] === undefined ? 'neither' : 'both'} of the two`
      : typeName(input)
    return `expected { secret, key? } or { configMap, key? }, got ${found}`
  },
)

export const certificateAuthority = v.lazy((input) => {
  const { secret, configMap } = isPlainObject(input) ? input : {}
  if ((secret === undefined) === (configMap === undefined)) return byNeither
  return configMap === undefined ? bySecret : byConfigMap
}) satisfies v.GenericSchema<CertificateAuthority>

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
  return issue(['endpointCA'], message)
}
