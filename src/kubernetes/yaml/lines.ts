/** Line and column of a position in a text, both from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Finds places in a text, whose lines are counted once. */
export function placesIn(text: string): (offset: number) => Place {
  const starts = startsOf(text)
  return (offset) => {
    let [first, last] = [0, starts.length - 1]
    while (first < last) {
      const middle = (first + last + 1) >> 1
      if ((starts[middle] ?? 0) > offset) last = middle - 1
      else first = middle
    }
    return { line: first + 1, column: offset - (starts[first] ?? 0) + 1 }
  }
}

function startsOf(text: string): Uint32Array {
  let count = 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  const starts = new Uint32Array(count)
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    starts[line] = at + 1
    line += 1
  }
  return starts
}
