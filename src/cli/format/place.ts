/** A file, and the line and column in it, counted from 1. */
export interface Place {
  /** Missing if the issue applies to the whole input. */
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly col?: number | undefined
}

/** The location in the path of an issue: `file`, `file:line` or `file:line:column`. */
export function placeIn(path: string): Place {
  const parts = path.split(':')
  const numbers: number[] = []
  while (parts.length > 1 && numbers.length < 2 && /^\d+$/.test(parts.at(-1) ?? ''))
    numbers.unshift(Number(parts.pop()))
  const [line, col] = numbers
  return { file: path === '' ? undefined : parts.join(':'), line, col }
}
