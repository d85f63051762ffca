import { visible } from '../shown.ts'

/** A line of text that changes in place while something long is at work. */
export interface TerminalLine {
  readonly show: (text: string) => void
  readonly end: () => void
}

/** A stream that may be a terminal, such as `process.stderr`. */
export interface Terminal {
  /** Whether it is a terminal. Nothing is written to other streams. */
  readonly isTTY?: boolean | undefined
  /**
   * Its width in characters.
   * @default 80
   */
  readonly columns?: number | undefined
  readonly write: (text: string) => unknown
}

// Fast work should not flicker, and a terminal need not be told more often than people can read.
const interval = 200
const clear = '\r\u001B[2K'

/** A line on standard error when that is a terminal, and nothing otherwise: a log wants no line that changes. */
export function terminalLine(stream: Terminal = process.stderr): TerminalLine {
  if (!stream.isTTY) return { show: () => undefined, end: () => undefined }
  // Some pseudo terminals have no width, and say 0.
  const width = stream.columns === undefined || stream.columns === 0 ? 80 : stream.columns
  let last = Date.now()
  let isShown = false
  return {
    show(text) {
      if (Date.now() - last < interval) return
      last = Date.now()
      isShown = true
      // What runs over the edge would be a second line, which nothing clears.
      stream.write(`${clear}${visible(text).slice(0, width - 1)}`)
    },
    end() {
      if (isShown) stream.write(clear)
      isShown = false
    },
  }
}
