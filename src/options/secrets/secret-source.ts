import type { ISealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import * as v from 'valibot'
import type { CrossRule } from '../cross-check.ts'
import { native, textLike } from '../fields.ts'

/**
 * Where a Secret comes from, since its values must not be in the folder: one of these, or none if it is created
 * elsewhere.
 */
export interface SealedSourceOptions {
  /**
   * Name of a sealed file that is already in the folder, written by `sealCredentialsFile`, `convex-k8s seal` or
   * `kubeseal`. `render` keeps it, lists it in the kustomization, and checks its name, namespace and keys.
   * @default none
   */
  readonly sealedFile?: string | undefined
  /**
   * A SealedSecret to render: the result of `sealSecret` or `sealCredentials`, or the parsed output of `kubeseal`.
   * Sealing is random: a SealedSecret created at each run changes the folder each time.
   * @default none
   */
  readonly sealedSecret?: ISealedSecret | undefined
}

const fileName = textLike(
  (text) => /^[A-Za-z0-9][\w.-]*\.ya?ml$/.test(text) && !/^kustomization\.ya?ml$/.test(text),
  'the name of a YAML file in the folder, without a path, such as "backend-sealedsecret.yaml"',
)

export const sealedSourceEntries = {
  sealedFile: v.optional(fileName),
  sealedSecret: v.optional(native<ISealedSecret>('an object')),
}

const sources = ['sealedFile', 'sealedSecret', 'externalSecret'] as const

/** At most one source of a Secret. */
export const oneSource: CrossRule<{ readonly [Source in (typeof sources)[number]]?: unknown }> = (options) => {
  const [first, ...more] = sources.filter((source) => options[source] !== undefined)
  return more.map((source) => ({
    at: [source],
    message: `give ${first ?? ''} or ${source}, not both: they make the same Secret`,
  }))
}
