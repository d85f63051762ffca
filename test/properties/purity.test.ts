import { spawn } from 'node:child_process'
import { expect, it } from 'vitest'
import { bundled } from '../support/bundled.ts'
import { fingerprint } from '../support/fingerprint.ts'

it('stacks have the same bytes in a process of another locale, time zone, environment and folder', async () => {
  expect(await fingerprintElsewhere()).toBe(fingerprint())
})

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
