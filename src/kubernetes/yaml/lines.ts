/** Line and column of a position in a text, both from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

const block = 1024

/**
 * Finds line and column in a text. Only the start of every 1024th line is stored, so a text with only line breaks takes
 * no memory.
 */
export function placesIn(text: string): (offset: number) => Place {
  const starts = [0]
  let lines = 0
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) {
    lines += 1
    if (lines % block === 0) starts.push(end + 1)
  }
  return (offset) => {
    const index = lastAtMost(starts, offset)
    let start = starts[index] ?? 0
    let line = index * block + 1
    for (let end = text.indexOf('\n', start); end !== -1 && end < offset; end = text.indexOf('\n', start)) {
      start = end + 1
      line += 1
    }
    return { line, column: offset - start + 1 }
  }
}

/** Index of the last of some ascending numbers that is not above a number. */
function lastAtMost(numbers: readonly number[], most: number): number {
  let [first, last] = [0, numbers.length - 1]
  while (first < last) {
    const middle = Math.ceil((first + last) / 2)
    if ((numbers[middle] ?? 0) > most) last = middle - 1
    else first = middle
  }
  return first
}
