import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { progressOn } from '../../src/cli/progress.ts'

const written: string[] = []
const stream = (isTTY: boolean) => ({
  isTTY,
  write: (text: string | Uint8Array) => {
    written.push(String(text))
    return true
  },
})

describe('progress', () => {
  beforeEach(() => {
    written.length = 0
    vi.useFakeTimers()
  })
  afterEach(() => vi.useRealTimers())

  it('is one line that is gone at the end, and nothing for work that is short', () => {
    const progress = progressOn(stream(true))
    progress.show('too early')
    expect(written).toEqual([])
    vi.advanceTimersByTime(250)
    progress.show('1 file')
    progress.show('2 files')
    progress.end()
    expect(written).toEqual(['\r\u001B[2K1 file', '\r\u001B[2K'])
  })

  it('leaves nothing behind when nothing was shown', () => {
    progressOn(stream(true)).end()
    expect(written).toEqual([])
  })

  it('is silent where there is no terminal', () => {
    const progress = progressOn(stream(false))
    vi.advanceTimersByTime(1000)
    progress.show('1 file')
    progress.end()
    expect(written).toEqual([])
  })
})
