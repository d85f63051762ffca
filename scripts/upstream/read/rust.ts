import type { Code } from './mask.ts'
import { argumentsOf, closing, codeOf } from './mask.ts'
import type { Read, Typed } from './setting.ts'
import { excerptOf, lineAt, unnamed } from './setting.ts'

/** What a Rust source declares, reads and names. */
export interface RustFile {
  readonly reads: readonly Read[]
  /** The constants, by name, as they are written. */
  readonly constants: ReadonlyMap<string, string>
  /** Upper-case names that the code uses, outside of the statics that hold settings. */
  readonly words: ReadonlySet<string>
  /** Upper-case names that such a static uses itself, by the name of the static. */
  readonly inside: ReadonlyMap<string, ReadonlySet<string>>
}

interface Span {
  readonly name: string
  readonly type: string | undefined
  readonly start: number
  readonly end: number
}

const call = /\b(env_config!?(?:::<[^>]*>)?|env::var(?:_os)?)\s*\(/g
const option = /#\[(?:clap|arg)\s*\(/g
const field = /\)\s*\](?:\s*#\[[^\]]*\])*\s*(?:pub(?:\([^)]*\))?\s+)?(\w+)\s*:/y

/** What a Rust source declares, reads and names. */
export function rustFile(path: string, source: string): RustFile {
  const code = codeOf(source)
  const constants = new Map(
    [...code.full.matchAll(/\b(?:const|static)\s+([A-Z]\w*)\s*:[^=;]+=\s*([^;]+);/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  )
  const statics = staticsIn(code.bare)
  const at = (position: number) => statics.find(({ start, end }) => start <= position && position < end)
  const readAt = (name: string, position: number, end: number, value?: Typed): Read => {
    const span = at(position)
    const [first, last] = span === undefined ? [position, end] : [span.start, span.end]
    const excerpt = excerptOf(source, first, last)
    return { name, path, line: lineAt(source, first), excerpt, value, holder: span?.name }
  }
  const reads = [
    ...[...code.bare.matchAll(call)].flatMap(({ 0: text, 1: called = '', index }) => {
      const open = index + text.length - 1
      const [first = '', otherwise] = argumentsOf(code, open)
      const name = nameIn(first, constants) ?? unnamed(path)
      const isTyped = called.startsWith('env_config') && otherwise !== undefined
      const value = isTyped ? { expression: otherwise, constants, ...typeAt(code.bare, index, at(index)) } : undefined
      return [readAt(name, index, closing(code.bare, open), value)]
    }),
    ...[...code.bare.matchAll(option)].flatMap(({ 0: text, index }) => {
      const name = optionName(code, index + text.length - 1)
      return name === undefined ? [] : [readAt(name, index, closing(code.bare, index + 1))]
    }),
  ]
  return {
    reads,
    constants,
    ...wordsOf(
      code.bare,
      statics.filter(({ name }) => reads.some(({ holder }) => holder === name)),
    ),
  }
}

/** The name that a call reads: a text, or a constant that is one. */
function nameIn(argument: string, constants: ReadonlyMap<string, string>): string | undefined {
  const written = argument.startsWith('"') ? argument : constants.get(argument)
  return /^"(\w+)"$/.exec(written ?? '')?.[1]
}

/** The variable of an option of the command line: named, or by default the name of its field in upper case. */
function optionName(code: Code, open: number): string | undefined {
  const terms = argumentsOf(code, open)
  const named = terms.flatMap((term) => /^env\s*=\s*"(\w+)"$/.exec(term)?.[1] ?? [])
  if (named.length > 0 || !terms.includes('env')) return named[0]
  field.lastIndex = closing(code.bare, open)
  return field.exec(code.bare)?.[1]?.toUpperCase()
}

function staticsIn(bare: string): readonly Span[] {
  return [...bare.matchAll(/\b(?:pub(?:\([^)]*\))?\s+)?static\s+(?:ref\s+)?([A-Z]\w*)\s*:([^=]*)=/g)].map(
    ({ 0: text, 1: name = '', 2: type = '', index }) => {
      let end = index + text.length
      while (end < bare.length && bare.charAt(end) !== ';')
        end = '([{'.includes(bare.charAt(end)) ? closing(bare, end) : end + 1
      return { name, type: /^\s*(?:\w+::)*LazyLock<(\w+)>\s*$/.exec(type)?.[1], start: index, end }
    },
  )
}

const units: Readonly<Record<string, string>> = {
  nanos: 'nanoseconds',
  micros: 'microseconds',
  millis: 'milliseconds',
  secs: 'seconds',
  mins: 'minutes',
  hours: 'hours',
  days: 'days',
  weeks: 'weeks',
}

/** The unit of the duration that the call of a setting is in, or the type of its static. */
function typeAt(bare: string, position: number, span: Span | undefined): Pick<Typed, 'type' | 'unit'> {
  const before = bare.slice(Math.max(0, position - 200), position)
  const [, direct, fraction] = /Duration::from_([a-z]+?)(_f32|_f64)?\(\s*$/.exec(before) ?? []
  if (direct !== undefined) return { type: fraction === undefined ? undefined : 'f64', unit: units[direct] }
  // `let days = env_config(…); Duration::from_days(days)`
  const [, local] = /\blet\s+(\w+)\s*=\s*$/.exec(before) ?? []
  const end = span?.end ?? position + 400
  const later = local && new RegExp(`Duration::from_([a-z]+)\\(${local}\\)`).exec(bare.slice(position, end))?.[1]
  return later ? { type: undefined, unit: units[later] } : { type: plainType(span, local), unit: undefined }
}

/** The type of the static, if the call is its value. */
function plainType(span: Span | undefined, local: string | undefined): string | undefined {
  return local === undefined && span?.type !== 'Duration' ? span?.type : undefined
}

const word = /\b[A-Z][A-Z0-9_]+\b/g

const wordsIn = (text: string): readonly string[] => [...text.matchAll(word)].map(([name]) => name)

function wordsOf(bare: string, statics: readonly Span[]): Pick<RustFile, 'words' | 'inside'> {
  let rest = ''
  let from = 0
  const inside = new Map<string, ReadonlySet<string>>()
  for (const { name, start, end } of statics) {
    rest += bare.slice(from, start)
    from = end
    inside.set(name, new Set(wordsIn(bare.slice(start, end)).filter((other) => other !== name)))
  }
  return { words: new Set(wordsIn(rest + bare.slice(from))), inside }
}
