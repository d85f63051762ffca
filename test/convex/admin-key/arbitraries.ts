import * as fc from 'fast-check'

/** Names that can be an instance's: what Convex and PostgreSQL both take. */
export const instanceNames = fc.stringMatching(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/)

/** Instance secrets in either case, as Convex takes both. */
export const instanceSecrets = fc
  .tuple(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.boolean())
  .map(([bytes, isUpper]) => {
    const hex = Buffer.from(bytes).toString('hex')
    return isUpper ? hex.toUpperCase() : hex
  })

/** From one second after 1970 to the last moment that a date can hold. */
export const timesOfIssue = fc.integer({ min: 1, max: 8_640_000_000_000 }).map((seconds) => new Date(seconds * 1000))

/** Member IDs as a user may give them, small and beyond 2^53. */
export const memberIds = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))

export const formats = fc.constantFrom('current' as const, 'legacy' as const)
