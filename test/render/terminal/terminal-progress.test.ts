import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { terminalProgress, watchOf } from '../../../src/render/terminal-progress.ts'
import { bundled } from '../../support/bundled.ts'
import { folderWith } from '../fixtures.ts'

const run = promisify(execFile)
const clear = '\r\u001B[2K'

function fakeTerminal({ isTTY = true, columns = 80 } = {}) {
  const written: string[] = []
  const write = (text: string | Uint8Array): boolean => written.push(String(text)) > 0
  return { isTTY, columns, write, written }
}

describe('terminalProgress', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => vi.useRealTimers())

  it('says what is done of how much, and is gone when the step is complete', () => {
    const terminal = fakeTerminal()
    const onProgress = terminalProgress(terminal)
    // The work begins with the first call, however long ago this was made.
    vi.advanceTimersByTime(5000)
    onProgress({ step: 'check', done: 1, total: undefined, name: 'orders' })
    expect(terminal.written).toEqual([])
    vi.advanceTimersByTime(250)
    onProgress({ step: 'check', done: 2, total: undefined, name: 'billing' })
    vi.advanceTimersByTime(250)
    onProgress({ step: 'render', done: 1, total: 2, name: 'orders' })
    vi.advanceTimersByTime(250)
    onProgress({ step: 'render', done: 2, total: 2, name: 'billing' })
    onProgress.end()
    expect(terminal.written).toEqual([
      `${clear}2 instances checked: billing`,
      `${clear}1 of 2 instances rendered: orders`,
      clear,
    ])
  })

  it('shows the next step too', () => {
    const terminal = fakeTerminal()
    const onProgress = terminalProgress(terminal)
    onProgress({ step: 'read', done: 1, total: 2, name: 'a.yaml' })
    vi.advanceTimersByTime(250)
    onProgress({ step: 'read', done: 2, total: 2, name: 'b.yaml' })
    onProgress({ step: 'write', done: 1, total: 2, name: 'a.yaml' })
    expect(terminal.written).toEqual([`${clear}1 of 2 files written: a.yaml`])
  })

  it('clears its line when the work has failed', () => {
    const terminal = fakeTerminal()
    const onProgress = terminalProgress(terminal)
    onProgress.end()
    onProgress({ step: 'read', done: 1, total: 9, name: 'a.yaml' })
    vi.advanceTimersByTime(250)
    onProgress({ step: 'read', done: 2, total: 9, name: 'b.yaml' })
    onProgress.end()
    onProgress.end()
    expect(terminal.written).toEqual([`${clear}2 of 9 files read: b.yaml`, clear])
  })

  it('stays on one line of a narrow terminal', () => {
    const terminal = fakeTerminal({ columns: 20 })
    const onProgress = terminalProgress(terminal)
    onProgress({ step: 'read', done: 1, total: 9, name: 'a.yaml' })
    vi.advanceTimersByTime(250)
    onProgress({ step: 'read', done: 2, total: 9, name: 'backend-deployment.yaml' })
    expect(terminal.written).toEqual([`${clear}2 of 9 files read: `])
  })

  it('is silent where there is no terminal', () => {
    const terminal = fakeTerminal({ isTTY: false })
    const onProgress = terminalProgress(terminal)
    onProgress({ step: 'read', done: 1, total: 9, name: 'a.yaml' })
    vi.advanceTimersByTime(250)
    onProgress({ step: 'read', done: 2, total: 9, name: 'b.yaml' })
    onProgress.end()
    expect(terminal.written).toEqual([])
  })
})

describe('progress that nobody asked for', () => {
  it('is that of a terminal in the modes that write nothing, can be turned off, and is none when something is written', () => {
    const own = (): void => undefined
    const none = watchOf('write', undefined).report
    for (const mode of ['check', 'dry-run']) {
      expect(watchOf(mode, undefined).report).toHaveProperty('end')
      expect(watchOf(mode, own).report).toBe(own)
      expect(watchOf(mode, false).report).not.toHaveProperty('end')
    }
    expect(none).not.toHaveProperty('end')
  })
})

const hasScript = await run('script', ['--version']).then(
  ({ stdout }) => stdout.includes('util-linux'),
  () => false,
)

describe('a user’s program', { timeout: 60_000 }, () => {
  const program = (): string => bundled('test/render/terminal/slow-fleet.ts')

  it.skipIf(!hasScript)('shows it on a pseudo terminal, and leaves nothing of it', async () => {
    const folder = await folderWith()
    const command = `${process.execPath} ${program()}`
    const { stdout } = await run('script', ['-qec', command, '/dev/null'], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    })
    expect(stdout).toMatch(/3 instances checked: three/)
    expect(stdout).toMatch(/[12] of 3 instances rendered: (one|two)/)
    // What a terminal shows in the end: of each line, what was written after it was cleared last.
    const shown = stdout.split('\n').map((line) => line.replace(/\r$/, '').split(clear).at(-1))
    expect(shown).toEqual(['in sync: false', ''])
  })

  it('leaves a pipe alone', async () => {
    const folder = await folderWith()
    const result = await run(process.execPath, [program()], { cwd: folder })
    expect(result).toEqual({ stdout: 'in sync: false\n', stderr: '' })
  })
})
