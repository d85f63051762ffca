import * as fc from 'fast-check'
import { credentialsEdits } from '../../../src/options/secrets/credentials.ts'
import type { CredentialsOptions } from '../../../src/options/secrets/credentials.ts'
import { credentialsReference } from './backend.ts'
import { common } from './common.ts'
import { edits, editsOf } from './edits.ts'
import { partial } from './partial.ts'
import { credentialsPresent } from './present.ts'
import { credentialsSource } from './secret-sources.ts'

/** The credentials of a stack, whose namespace is the stack's. */
export function credentialsIn(namespace: string | undefined) {
  return fc
    .tuple(credentialsReference, credentialsSource)
    .map(([reference, source]) => ({ ...reference, ...source(reference, namespace) }))
}

/** Options of `convexCredentials`. */
export const credentialsOptions: fc.Arbitrary<CredentialsOptions> = fc
  .tuple(common, credentialsReference, credentialsSource, partial({ edit: edits(credentialsEdits) }))
  .map(([shared, reference, source, rest]) => ({
    ...shared,
    ...reference,
    ...source(reference, shared.namespace),
    ...rest,
  }))
  .map((options) => ({ ...options, edit: editsOf(options.edit, credentialsPresent(options)) }))
