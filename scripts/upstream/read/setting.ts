/** A place that reads a variable of the environment. */
export interface Read {
  readonly name: string
  readonly path: string
  /** The line of the declaration, or of the call that reads. */
  readonly line: number
  /** The lines, with the comment above a declaration. */
  readonly excerpt: string
  /** The default, where the source names one. */
  readonly value?: Typed | undefined
  /** The Rust static that holds the value. */
  readonly holder?: string | undefined
}

/** What stands for the name in a read that does not contain it, such as that of a function for all settings. */
export const unnamed = (path: string) => `any name in ${path}`

/** A default, with what is around it in the source. */
export interface Typed {
  /** The expression as it is written. */
  readonly expression: string
  /** The constants of the file, by name. */
  readonly constants: ReadonlyMap<string, string>
  /** The Rust type, such as `usize`, if the source names it. */
  readonly type: string | undefined
  /** The unit by which it becomes a duration, such as `seconds`. */
  readonly unit: string | undefined
}

/** A variable that a program reads. */
export interface Setting {
  readonly name: string
  readonly reads: readonly Read[]
  /** Whether the program uses what is read. A declaration alone has no effect. */
  readonly isUsed: boolean
}

export type Settings = ReadonlyMap<string, Setting>

/** The settings of places that read them. */
export function settingsOf(reads: Iterable<Read>, isUsed: (read: Read) => boolean): Settings {
  const found = new Map<string, Read[]>()
  for (const read of reads) found.set(read.name, [...(found.get(read.name) ?? []), read])
  return new Map(
    [...found]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, places]) => [name, { name, reads: places, isUsed: places.some(isUsed) }]),
  )
}

/** The number of the line at a position. */
export function lineAt(text: string, position: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', at + 1)) line += 1
  return line
}

/** The lines of a text from one position to another, and lines above that are comments. */
export function excerptOf(text: string, start: number, end: number): string {
  const lines = text.split('\n')
  let first = lineAt(text, start) - 1
  const last = lineAt(text, end)
  while (/^\s*\/\/\/?/.test(lines[first - 1] ?? '')) first -= 1
  return lines.slice(first, last).join('\n')
}
