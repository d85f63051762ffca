import { randomBytes } from 'node:crypto'

/**
 * A new instance secret: 32 random bytes as 64 hex digits, the form that `INSTANCE_SECRET` must have
 * (convex-backend@652b828 crates/keybroker/src/secret.rs#"const_hex::decode(s)"). All keys and tokens of an instance
 * derive from it, so create it once and keep it: a different secret invalidates every admin key, upload URL and cursor.
 *
 * @example
 * ```ts
 * import { createAdminKey, createInstanceSecret } from '@proompteng/convex-k8s'
 *
 * const instanceSecret = createInstanceSecret()
 * const adminKey = createAdminKey({ instanceName: 'convex-self-hosted', instanceSecret })
 * ```
 */
export function createInstanceSecret(): string {
  return randomBytes(32).toString('hex')
}

/** Why a value cannot be an instance secret; `undefined` when it can. Never repeats the value or a part of it. */
export function instanceSecretProblem(value: unknown): string | undefined {
  const expected = 'an instance secret is 64 hex digits (32 bytes)'
  if (value === undefined) return `is required; ${expected}`
  if (typeof value !== 'string') return `${expected}, as text`
  if (/^[0-9a-fA-F]{64}$/.test(value)) return undefined
  if (/\s/.test(value)) return `${expected} without white space; there is some in it, perhaps a line break at the end`
  if (value.length !== 64) return `${expected}, got ${value.length} characters`
  return `${expected}; there are other characters in it`
}
