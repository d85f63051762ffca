/** A line of text that changes in place while something long is at work. */
export interface Progress {
  readonly show: (text: string) => void
  readonly end: () => void
}

// Fast work should not flicker, and a terminal need not be told more often than people can read.
const interval = 200

/** Progress on standard error when that is a terminal, and nothing otherwise: a log wants no line that changes. */
export function progressOn(stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr): Progress {
  if (!stream.isTTY) return { show: () => undefined, end: () => undefined }
  let last = Date.now()
  let isShown = false
  return {
    show(text) {
      if (Date.now() - last < interval) return
      last = Date.now()
      isShown = true
      stream.write(`\r\u001B[2K${text}`)
    },
    end() {
      if (isShown) stream.write('\r\u001B[2K')
    },
  }
}
