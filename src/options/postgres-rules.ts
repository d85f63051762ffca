import type { CrossRule } from './cross-check.ts'
import { largestPool, poolMessage } from './database.ts'
import { postgresCredentialsRules } from './postgres-credentials.ts'
import { recoveryRule } from './postgres-recovery.ts'
import { sizeRules } from './postgres-sizes.ts'
import type { SizeSettings } from './postgres-sizes.ts'

type RecoverySettings = Parameters<typeof recoveryRule>[0]
type CredentialsSettings = Parameters<(typeof postgresCredentialsRules)[number]>[0]

interface Settings {
  readonly maxConnections: number
  readonly poolSize?: number | undefined
}

/** Convex's own pool size (crates/common/src/knobs.rs, POSTGRES_MAX_CONNECTIONS). */
const usualPool = 128

/** The pool of the backend for a server: as asked for, else Convex's own size or what the server leaves. */
export function poolSizeFor({ maxConnections, poolSize }: Settings): number {
  return poolSize ?? Math.min(usualPool, largestPool(maxConnections))
}

const poolFits: CrossRule<Settings> = ({ maxConnections, poolSize }) =>
  poolSize === undefined || poolSize <= largestPool(maxConnections)
    ? []
    : [{ at: ['poolSize'], message: poolMessage({ poolSize, maxConnections }) }]

/** Rules over the options of `convexPostgres`. */
export const postgresRules: readonly CrossRule<Settings & SizeSettings & CredentialsSettings & RecoverySettings>[] = [
  poolFits,
  ...sizeRules,
  ...postgresCredentialsRules,
  recoveryRule,
]
