import type { ArgsDef, CommandDef } from 'citty'

/** A command, loaded when it is asked for: most of them need a part of the package alone. */
export interface Entry {
  readonly load: () => Promise<CommandDef>
  /** Whether it takes files and folders behind its options. */
  readonly takesOperands?: boolean
  /** Status when the input is refused: 2 where that means that there was no answer, otherwise 1. */
  readonly refused?: 1 | 2
}

/** A command of its own arguments as any command; citty has no type for the latter. */
function any<Args extends ArgsDef>(command: CommandDef<Args>): CommandDef {
  return command as unknown as CommandDef
}

/** The commands by their words, in the order of the help. */
export const commands: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ['check', { load: async () => any((await import('./check.ts')).checkCommand), takesOperands: true, refused: 2 }],
  ['rules', { load: async () => any((await import('./rules.ts')).rulesCommand), refused: 2 }],
  ['seal', { load: async () => any((await import('./seal.ts')).sealCommand) }],
  ['seal-database', { load: async () => any((await import('./seal-database.ts')).sealDatabaseCommand) }],
  ['admin-key', { load: async () => any((await import('./admin-key.ts')).adminKeyCommand) }],
  ['admin-key inspect', { load: async () => any((await import('./admin-key-inspect.ts')).adminKeyInspectCommand) }],
  ['smoke-test', { load: async () => any((await import('./smoke-test.ts')).smokeTestCommand), refused: 2 }],
])
