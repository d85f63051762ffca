import { issue } from '../cross-check.ts'
import type { CrossRule } from '../cross-check.ts'
import { largestPool, poolMessage } from '../database/database.ts'
import { postgresCredentialsRules } from './credentials.ts'
import { poolerRule } from './pooler.ts'
import type { PostgresClusterSettings } from './postgres.ts'
import { recoveryRule } from './recovery.ts'
import { synchronousRule } from './replication.ts'
import { sizeRules } from './sizes.ts'

/** What the rules read. A shared cluster has it too. */
type Settings = Omit<PostgresClusterSettings, 'owner'>

const poolFits: CrossRule<Settings> = ({ maxConnections, poolSize }) =>
  poolSize === undefined || poolSize <= largestPool(maxConnections)
    ? []
    : issue(['poolSize'], poolMessage({ poolSize, maxConnections }))

/** Rules over the options of `convexPostgres`. */
export const postgresRules: readonly CrossRule<Settings>[] = [
  poolFits,
  ...sizeRules,
  ...postgresCredentialsRules,
  recoveryRule,
  synchronousRule,
  poolerRule,
]
