import { execFile } from 'node:child_process'
import { Readable } from 'node:stream'
import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { vi } from 'vitest'
import { createProgram } from '../../src/cli/program.ts'
import { run } from '../../src/cli/run.ts'
import { lines } from '../secrets/leaks.ts'
import { bundled } from '../support/bundled.ts'

/** What a run of the command gave. */
export interface Ran {
  readonly status: number
  readonly out: string
  readonly err: string
}

/** Runs the command in this process. What it prints is watched. */
export async function command(argv: readonly string[], input: string | typeof process.stdin = ''): Promise<Ran> {
  const from = lines.length
  const given = typeof input === 'string' ? (Readable.from([input]) as typeof process.stdin) : input
  const stdin = vi.spyOn(process, 'stdin', 'get').mockReturnValue(given)
  try {
    const status = await run(argv)
    const printed = lines.slice(from)
    const textOf = (isError: boolean) =>
      printed.flatMap((line) => (line.isError === isError ? [line.text] : [])).join('\n')
    return { status, out: textOf(false), err: textOf(true) }
  } finally {
    stdin.mockRestore()
    process.exitCode = undefined
  }
}

/** The path of the command, for Node. */
export const main = (): string => bundled('src/cli/main.ts')

/** Runs the command as a program of its own. */
export async function program(argv: readonly string[], input = ''): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [main(), ...argv], (error, out, err) => {
      if (error !== null && typeof error.code !== 'number') reject(error)
      else resolve({ status: Number(error?.code ?? 0), out, err })
    })
    child.stdin?.end(input)
  })
}

/** What is wrong with the arguments, if anything. No command runs. */
export async function usageProblem(argv: readonly string[]): Promise<string | undefined> {
  const cli = createProgram()
  const disarm = (below: CommandUnknownOpts): void => {
    below.action(() => undefined)
    below.commands.forEach(disarm)
  }
  cli.commands.forEach(disarm)
  try {
    await cli.parseAsync(argv, { from: 'user' })
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** The commands below one that its help lists, at every depth. */
export function allBelow(parent: CommandUnknownOpts): readonly CommandUnknownOpts[] {
  const listed = parent.createHelp().visibleCommands(parent)
  return listed.flatMap((below) => (parent.commands.includes(below) ? [below, ...allBelow(below)] : []))
}
