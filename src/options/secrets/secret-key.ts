import * as v from 'valibot'
import type { SecretKeyReference } from '../common.ts'
import { typeName } from '../describe.ts'
import { secretKey, secretName } from '../fields.ts'
import { strict } from '../strict.ts'

/** A key of a Secret; an invalid value is never repeated, because it may be the secret itself. */
export const secretKeyReference = strict({
  secret: secretName,
  key: secretKey,
}) satisfies v.GenericSchema<SecretKeyReference>

/** Whether a value refers to a key of a Secret. */
export function isSecretKeyReference(value: unknown): value is SecretKeyReference {
  return typeof value === 'object' && value !== null && 'secret' in value
}

/** Text, or the key of a Secret that contains it. */
export function textOrSecretKey<const Text extends v.GenericSchema<unknown, string | number>>(text: Text) {
  return v.lazy((input) => (typeof input === 'object' && input !== null ? secretKeyReference : text))
}

/** Only a key of a Secret, for values that must not be written in a manifest. */
export const onlySecretKey = v.pipe(
  v.custom<SecretKeyReference>(
    (value) => typeof value === 'object' && value !== null,
    (issue) => `expected { secret, key }, the name of a Secret and the key in it, got ${typeName(issue.input)}`,
  ),
  secretKeyReference,
)
