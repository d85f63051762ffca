import type { CrossRule } from '../cross-check.ts'
import { largestPool, poolMessage } from '../database/database.ts'
import { postgresCredentialsRules } from './credentials.ts'
import { poolerRule } from './pooler.ts'
import { recoveryRule } from './recovery.ts'
import { synchronousRule } from './replication.ts'
import { sizeRules } from './sizes.ts'
import type { SizeSettings } from './sizes.ts'

type RecoverySettings = Parameters<typeof recoveryRule>[0]
type AvailabilitySettings = Parameters<typeof poolerRule>[0] & Parameters<typeof synchronousRule>[0]
type CredentialsSettings = Parameters<(typeof postgresCredentialsRules)[number]>[0]

interface Settings {
  readonly maxConnections: number
  readonly poolSize?: number | undefined
}

const poolFits: CrossRule<Settings> = ({ maxConnections, poolSize }) =>
  poolSize === undefined || poolSize <= largestPool(maxConnections)
    ? []
    : [{ at: ['poolSize'], message: poolMessage({ poolSize, maxConnections }) }]

/** Rules over the options of `convexPostgres`. */
export const postgresRules: readonly CrossRule<
  Settings & SizeSettings & CredentialsSettings & RecoverySettings & AvailabilitySettings
>[] = [poolFits, ...sizeRules, ...postgresCredentialsRules, recoveryRule, synchronousRule, poolerRule]
