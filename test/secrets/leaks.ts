import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { format, inspect } from 'node:util'
import { afterAll, beforeAll, expect, vi } from 'vitest'
import type { MockInstance } from 'vitest'
import type { SecretValues } from '../../src/secrets/secret-values.ts'

const known = new Set<string>()
const folders: string[] = []
let printed = ''
/** What went through the console: the line, and whether it was standard error. */
export const lines: { readonly text: string; readonly isError: boolean }[] = []

/** A secret value of the suite: from now on, it may stand nowhere. */
export function secret(value: string): string {
  if (value.length < 8) throw new Error('too short to be told from other text')
  known.add(value)
  return value
}

/** Takes hidden values, and makes every one of them a secret of the suite. */
export function take<Values extends object>(
  values: SecretValues<Values> | undefined,
  open: readonly string[] = [],
): Values {
  if (values === undefined) throw new Error('there are no values')
  const taken = values.take()
  for (const [key, value] of Object.entries(taken)) if (!open.includes(key)) secret(String(value))
  return taken
}

/** A folder for the test, whose files are searched after it. */
export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'convex-k8s-test-'))
  folders.push(path)
  return path
}

/** What a value looks like in every way in which a program prints it. */
export function shownAs(value: unknown): string {
  const views = [inspect(value), inspect(value, { depth: null, showHidden: true, getters: true }), String(value)]
  if (value instanceof Error) views.push(String(value.stack), value.message)
  try {
    views.push(String(JSON.stringify(value)), String(JSON.stringify(structuredClone(value))))
  } catch {
    // Not everything can be cloned.
  }
  return views.join('\n')
}

/** Fails when a text holds a secret of the suite, as it is or in a form that anybody could undo. */
export function expectNoSecret(text: string, where: string): void {
  const lower = text.toLowerCase()
  const found = [...known].filter((value) => formsOf(value).some((form) => lower.includes(form.toLowerCase())))
  // The message must not print the secret either, so it tells how many.
  expect(found.length, `secrets in ${where}`).toBe(0)
}

function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value)
  const undigested = value.includes('|') ? [value.slice(value.indexOf('|') + 1)] : []
  return [
    value,
    ...undigested,
    bytes.toString('hex'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    // A part is bad enough: half of a key can be searched for the other half.
    value.slice(0, Math.max(8, value.length / 2)),
    value.slice(-Math.max(8, value.length / 2)),
  ].filter((form) => form.length >= 8)
}

/** Watches everything that the tests of a file print and write, and searches it for every secret at the end. */
export function watchForSecrets(): void {
  const spies: MockInstance[] = []
  beforeAll(() => {
    for (const stream of [process.stdout, process.stderr]) {
      const write = stream.write.bind(stream)
      spies.push(
        vi.spyOn(stream, 'write').mockImplementation((chunk: string | Uint8Array, ...rest: unknown[]) => {
          printed += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
          return write(chunk as string, ...(rest as []))
        }),
      )
    }
    for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
      spies.push(
        vi.spyOn(console, method).mockImplementation((...values: unknown[]) => {
          printed += `${values.map((value) => inspect(value)).join(' ')}\n`
          lines.push({ text: format(...values), isError: ['warn', 'error', 'trace'].includes(method) })
        }),
      )
    }
  })
  afterAll(async () => {
    for (const spy of spies) spy.mockRestore()
    // The next file may run in this process, and rightly print what this one keeps secret.
    try {
      expectNoSecret(printed, 'what was printed')
      for (const path of folders.splice(0)) {
        expectNoSecretIn(path)
        await rm(path, { recursive: true, force: true })
      }
    } finally {
      printed = ''
      known.clear()
    }
  })
}

/** Files that only their owner can read are where secrets belong; any other file must be without. */
function expectNoSecretIn(path: string): void {
  for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
    const file = join(path, name)
    const stats = lstatSync(file)
    // oxlint-disable-next-line no-bitwise
    if (!stats.isFile() || (stats.mode & 0o777) === 0o600) continue
    expectNoSecret(readFileSync(file, 'utf8'), name)
  }
}
