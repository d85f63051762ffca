/**
 * Where a sealed value can be opened: in the Secret of the same name and namespace, in any Secret of the namespace, or
 * anywhere in the cluster.
 */
export const sealingScopes = ['strict', 'namespace-wide', 'cluster-wide'] as const

/** One of the scopes, by the names that `kubeseal --scope` has. */
export type SealingScope = (typeof sealingScopes)[number]

const prefix = 'sealedsecrets.bitnami.com/'

/** Annotations with the scope. They are set by the option, never manually. */
export const scopeAnnotations: readonly string[] = [`${prefix}namespace-wide`, `${prefix}cluster-wide`]

/**
 * What a value is bound to (sealed-secrets@v0.40.0
 * pkg/apis/sealedsecrets/v1alpha1/sealedsecret_expansion.go#EncryptionLabel).
 */
export function labelOf(
  scope: SealingScope,
  { name, namespace }: { readonly name: string; readonly namespace: string },
) {
  if (scope === 'cluster-wide') return ''
  return scope === 'namespace-wide' ? namespace : `${namespace}/${name}`
}

/**
 * The annotation that tells the controller the scope. It reads the one on the SealedSecret; `kubeseal` writes it on the
 * template too, and reads it from there when it seals again.
 */
export function annotationsOf(scope: SealingScope): Readonly<Record<string, string>> {
  return scope === 'strict' ? {} : { [`${prefix}${scope}`]: 'true' }
}

/** The scope in annotations; cluster-wide takes precedence, as in the controller. */
export function scopeOf(annotations: Readonly<Record<string, unknown>>): SealingScope {
  if (annotations[`${prefix}cluster-wide`] === 'true') return 'cluster-wide'
  return annotations[`${prefix}namespace-wide`] === 'true' ? 'namespace-wide' : 'strict'
}
