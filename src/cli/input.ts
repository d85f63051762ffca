import { createReadStream } from 'node:fs'
import { largerThan, mostBytesOfSmallFile, textWithin } from '../regular-file.ts'
import { shownPath } from '../shown.ts'
import { codeOf, reasonOf } from '../system-error.ts'
import { UsageError } from './usage-error.ts'

/** The text of a file, or of standard input for `-`. The error names what it is for. */
export function readInput(source: string, what: string): Promise<string> {
  return read(source, what, ` from ${shownPath(source)}`)
}

/**
 * A secret of one line. The line break that an editor or `echo` puts at its end is not part of it. The error does not
 * repeat the path, because the secret itself may be given by mistake.
 */
export async function readSecret(source: string, what: string): Promise<string> {
  return (await read(source, what, '')).replace(/\r?\n$/, '')
}

async function read(source: string, what: string, from: string): Promise<string> {
  if (source === '-') return readStandardInput(what)
  try {
    return notTooLarge(await textWithin(createReadStream(source), mostBytesOfSmallFile), what)
  } catch (error) {
    if (error instanceof UsageError) throw error
    const reason =
      codeOf(error) === 'ENOENT' ? 'the file does not exist' : `the file cannot be read (${reasonOf(error)})`
    throw new UsageError(`${what} cannot be read${from}: ${reason}`)
  }
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
  return notTooLarge(await textWithin(process.stdin, mostBytesOfSmallFile), what)
}

function notTooLarge(text: string | undefined, what: string): string {
  if (text === undefined) throw new UsageError(`${what} ${largerThan(mostBytesOfSmallFile)}`)
  return text
}
