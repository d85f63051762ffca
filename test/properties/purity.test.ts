import { spawn } from 'node:child_process'
import { convexStack } from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stackOptions } from '../support/arbitraries/index.ts'
import { bundled } from '../support/bundled.ts'
import { fingerprint } from '../support/fingerprint.ts'

describe('a stack of any valid options', () => {
  it('takes nothing from another stack that somebody has changed', { timeout: 180_000 }, () => {
    fc.assert(
      fc.property(stackOptions, (options) => {
        const untouched = JSON.stringify(options)
        const first = JSON.stringify(convexStack(options))
        spoil(convexStack(options))
        expect(JSON.stringify(options)).toBe(untouched)
        expect(JSON.stringify(convexStack(options))).toBe(first)
      }),
      { numRuns: 100 },
    )
  })

  it('has the same bytes in a process of another locale, time zone, environment and folder', async () => {
    expect(await fingerprintElsewhere()).toBe(fingerprint())
  })
})

/** Overwrites every text and number that can be reached. */
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  const record = value as Record<string, unknown>
  for (const [key, item] of Object.entries(record)) {
    if (typeof item === 'object') spoil(item)
    else if (!Object.isFrozen(record)) record[key] = 'spoilt'
  }
}

async function fingerprintElsewhere(): Promise<string> {
  const script = bundled('test/support/print-fingerprint.ts')
  const env = { ...process.env, LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Chatham', NAMESPACE: 'other' }
  const child = spawn(process.execPath, [script], { cwd: '/', env })
  const [out, error]: [string[], string[]] = [[], []]
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => error.push(text))
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(error.join(''))
  return out.join('').trim()
}
