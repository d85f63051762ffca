import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { adminKeyCommand } from './admin-key.ts'
import { authKeysCommand } from './auth-keys.ts'
import { checkCommand } from './check.ts'
import { completionCommand } from './completion/completion.ts'
import { initCommand } from './init/init.ts'
import { releasesCommand } from './releases.ts'
import { rulesCommand } from './rules.ts'
import { sealDatabaseCommand } from './seal/database.ts'
import { sealCommand } from './seal/seal.ts'
import { smokeTestCommand } from './smoke-test.ts'

/** A command of the program. */
export interface Entry {
  /** Creates a new command, because a parsed command keeps its values. */
  readonly create: () => CommandUnknownOpts
  /**
   * Exit status for refused input: 2 where the command then has no answer.
   * @default 1
   */
  readonly refused?: 1 | 2
}

/** The commands, in the order of the help. */
export const commands: readonly Entry[] = [
  { create: initCommand },
  { create: checkCommand, refused: 2 },
  { create: rulesCommand, refused: 2 },
  { create: releasesCommand, refused: 2 },
  { create: sealCommand },
  { create: sealDatabaseCommand },
  { create: adminKeyCommand },
  { create: authKeysCommand },
  { create: smokeTestCommand, refused: 2 },
  { create: completionCommand },
]
