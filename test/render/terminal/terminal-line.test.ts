import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { terminalLine } from '../../../src/render/terminal-line.ts'

const written: string[] = []
const stream = (isTTY: boolean) => ({
  isTTY,
  write: (text: string | Uint8Array) => {
    written.push(String(text))
    return true
  },
})

describe('a line on a terminal', () => {
  beforeEach(() => {
    written.length = 0
    vi.useFakeTimers()
  })
  afterEach(() => vi.useRealTimers())

  it('is one line that is gone at the end, and nothing for work that is short', () => {
    const line = terminalLine(stream(true))
    line.show('too early')
    expect(written).toEqual([])
    vi.advanceTimersByTime(250)
    line.show('1 file')
    line.show('2 files')
    line.end()
    expect(written).toEqual(['\r\u001B[2K1 file', '\r\u001B[2K'])
  })

  it('leaves nothing behind when nothing was shown', () => {
    terminalLine(stream(true)).end()
    expect(written).toEqual([])
  })

  it('is silent where there is no terminal', () => {
    const line = terminalLine(stream(false))
    vi.advanceTimersByTime(1000)
    line.show('1 file')
    line.end()
    expect(written).toEqual([])
  })
})
