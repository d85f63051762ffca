import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { UsageError } from './usage-error.ts'

/** The text of a file, or of standard input for `-`. What it is for is said in the error. */
export async function readInput(source: string, what: string): Promise<string> {
  if (source === '-') return readStandardInput(what)
  try {
    return await readFile(source, 'utf8')
  } catch (error) {
    const { message } = error as Error
    // `ENOENT: no such file or directory, open '…'`: the path is in the sentence already.
    throw new UsageError(`${what} cannot be read from ${source}: ${message.split(',', 1)[0] ?? ''}`)
  }
}

/** A secret of one line. The line break that an editor or `echo` puts at its end is no part of it. */
export async function readSecret(source: string, what: string): Promise<string> {
  return (await readInput(source, what)).replace(/\r?\n$/, '')
}

/** Refuses standard input for more than one thing. */
export function onlyOneFromStandardInput(sources: Readonly<Record<string, string | undefined>>): void {
  const names = Object.keys(sources).filter((name) => sources[name] === '-')
  if (names.length < 2) return
  throw new UsageError(`only one of ${names.map((name) => `--${name}`).join(', ')} can be standard input (-)`)
}

async function readStandardInput(what: string): Promise<string> {
  if (process.stdin.isTTY) {
    throw new UsageError(`${what} is expected on standard input, but that is a terminal; pipe it in, or name a file`)
  }
  return text(process.stdin)
}
