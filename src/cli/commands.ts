import type { ArgsDef, CommandDef } from 'citty'
import { adminKeyInspectCommand } from './admin-key-inspect.ts'
import { adminKeyCommand } from './admin-key.ts'
import { checkHelp } from './check-help.ts'
import { checkCommand } from './check.ts'
import { rulesCommand } from './rules.ts'
import { sealDatabaseCommand } from './seal-database.ts'
import { sealCommand } from './seal.ts'
import { smokeTestCommand } from './smoke-test.ts'

/** A command and what is to be known of it before it runs. */
export interface Entry {
  readonly command: CommandDef
  /** Whether it takes files and folders behind its options. */
  readonly takesOperands?: boolean
  /** Status when the input is refused: 2 where that means that there was no answer, otherwise 1. */
  readonly refused?: 1 | 2
  /** What its help says beside the options. */
  readonly help?: string
}

/** A command of its own arguments as any command; citty has no type for the latter. */
function any<Args extends ArgsDef>(command: CommandDef<Args>): CommandDef {
  return command as unknown as CommandDef
}

/** The commands by their words, in the order of the help. */
export const commands: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ['check', { command: any(checkCommand), takesOperands: true, refused: 2, help: checkHelp }],
  ['rules', { command: any(rulesCommand), refused: 2 }],
  ['seal', { command: any(sealCommand) }],
  ['seal-database', { command: any(sealDatabaseCommand) }],
  ['admin-key', { command: any(adminKeyCommand) }],
  ['admin-key inspect', { command: any(adminKeyInspectCommand) }],
  ['smoke-test', { command: any(smokeTestCommand), refused: 2 }],
])
