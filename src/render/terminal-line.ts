import { visible } from '../shown.ts'

/** A line of text that is updated in place during a long operation. */
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

// Fast operations should not flicker, and more updates than users can read are unnecessary.
const interval = 200
const clear = '\r\u001B[2K'

/** A line on standard error if that is a terminal, otherwise nothing: logs cannot update a line. */
export function terminalLine(stream: Terminal = process.stderr): TerminalLine {
  if (!stream.isTTY) return { show: () => undefined, end: () => undefined }
  // Some pseudo terminals have no width, and report 0.
  const width = stream.columns === undefined || stream.columns === 0 ? 80 : stream.columns
  let last = Date.now()
  let isShown = false
  return {
    show(text) {
      if (Date.now() - last < interval) return
      last = Date.now()
      isShown = true
      // Text beyond the edge would be a second line, which is never cleared.
      stream.write(`${clear}${visible(text).slice(0, width - 1)}`)
    },
    end() {
      if (isShown) stream.write(clear)
      isShown = false
    },
  }
}
