import { stripVTControlCharacters } from 'node:util'
import { defineCommand, renderUsage } from 'citty'
import type { CommandDef } from 'citty'
import { commands } from './commands.ts'

const program = 'convex-k8s'
const status = 'Exit status: 0 done, 1 refused or found wrong, 2 wrong arguments or input that cannot be read.'

/** What the program can do. */
export async function programHelp(): Promise<string> {
  const root = defineCommand({
    meta: {
      name: program,
      description: 'Self-hosted Convex on Kubernetes: check manifests, make and seal credentials, test what runs',
    },
    subCommands: Object.fromEntries([...commands].map(([words, { command }]) => [words, command])),
  })
  return `${plain(await renderUsage(root))}\n\n${program} --version says which version this is.\n${status}`
}

/** What one command can do, and the commands that begin with its words. */
export async function commandHelp(words: string, command: CommandDef): Promise<string> {
  const parent = [program, ...words.split(' ').slice(0, -1)].join(' ')
  const usage = plain(await renderUsage(command, defineCommand({ meta: { name: parent } })))
  const more = [...commands.keys()].filter((other) => other.startsWith(`${words} `))
  const help = commands.get(words)?.help
  return [
    usage,
    ...(help === undefined ? [] : [help]),
    ...more.map((other) => `See also: ${program} ${other} --help`),
    status,
  ].join('\n\n')
}

/** Without colours, which citty uses in a pipe too, and without the spaces that fill its last column. */
function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/ +$/gm, '').trimEnd()
}
