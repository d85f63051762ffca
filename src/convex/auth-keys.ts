/** The two variables that Convex Auth reads, by their names. */
export interface AuthKeys {
  /** Private key that tokens are signed with: PKCS #8 as PEM, with spaces for line breaks. A secret. */
  readonly JWT_PRIVATE_KEY: string
  /** JSON Web Key Set with only the public key. It is served at `/.well-known/jwks.json` of the site origin. */
  readonly JWKS: string
}

/** The names of both variables. */
export const authKeyNames: readonly string[] = ['JWT_PRIVATE_KEY', 'JWKS'] satisfies (keyof AuthKeys)[]

/**
 * Creates the key pair of Convex Auth (`@convex-dev/auth`) in the same way as its command: RSA with 2048 bits for
 * RS256. Both values are variables of functions, not of the container; set them together, since one without the other
 * breaks every login. They have no key ID, because Convex Auth signs without one, and contain one key: with two keys,
 * the backend cannot choose and refuses every token. A new pair therefore replaces the old one. Access tokens that were
 * signed with the old key are refused from then on (by default, they are valid for one hour); clients get a new one
 * with their refresh token, which is not signed, and stay logged in.
 *
 * Sources: convex-auth@0.0.95 src/cli/generateKeys.ts, convex-auth@0.0.95
 * src/server/implementation/tokens.ts#DEFAULT_JWT_DURATION_MS,generateToken, convex-auth@0.0.95
 * src/server/implementation/refreshTokens.ts; openidconnect-rs@15a9c55 src/verification/mod.rs#signing_key,
 * openidconnect-rs@15a9c55 src/types/jwks.rs#filter_keys (the revision that Convex uses).
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs'
 * import { createAuthKeys, sealSecret } from '@proompteng/convex-k8s'
 *
 * const sealedSecret = sealSecret({
 *   certificate: readFileSync('sealing-certificate.pem', 'utf8'),
 *   name: 'convex-function-environment',
 *   namespace: 'convex',
 *   data: { ...(await createAuthKeys()) },
 * })
 * ```
 */
export async function createAuthKeys(): Promise<AuthKeys> {
  // Loaded here, so that rendering does not wait for it.
  const { exportJWK, exportPKCS8, generateKeyPair } = await import('jose')
  const { privateKey, publicKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true })
  const [pem, jwk] = await Promise.all([exportPKCS8(privateKey), exportJWK(publicKey)])
  return {
    // An environment variable of Convex may have line breaks, but dotenv files and shells keep one line more easily.
    JWT_PRIVATE_KEY: pem.trimEnd().replaceAll('\n', ' '),
    JWKS: JSON.stringify({ keys: [{ use: 'sig', ...jwk }] }),
  }
}
