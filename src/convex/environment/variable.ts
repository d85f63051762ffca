interface Described<Default> {
  /** What the binary does if the variable is not set: a value, or a description. */
  readonly default: Default
  /** Unit or content of the value, as the binary reads it. */
  readonly unit: string
  /** What the variable does. */
  readonly description: string
  /** Where the pinned release reads it: a path in Convex's repository, and `#` and the place if its name differs. */
  readonly source: string
}

interface Range {
  /** Smallest value with the described effect. */
  readonly min: number
  /** Largest value that the binary can read or use. */
  readonly max: number
}

/** A whole number, or one that may have a fraction. */
export interface NumberVariable extends Described<number>, Range {
  readonly kind: 'integer' | 'decimal'
}

/** A boolean. The binary's parser accepts `true` and `false` and treats anything else as the default. */
export interface BooleanVariable extends Described<boolean> {
  readonly kind: 'boolean'
}

/** A switch that any text turns on, even `false`: it must be `true` or not set. */
export interface PresenceVariable extends Described<string> {
  readonly kind: 'presence'
}

/** One of a few words. */
export interface ChoiceVariable<Choice extends string = string> extends Described<string> {
  readonly kind: 'choice'
  readonly choices: readonly Choice[]
}

/** One line of text, or an absolute http or https URL without a password. */
export interface TextVariable extends Described<string> {
  readonly kind: 'text' | 'url'
}

/** One line of text that must not be written down: it can only be referred to. */
export interface SecretVariable extends Described<string> {
  readonly kind: 'secret'
}

export type Variable =
  | NumberVariable
  | BooleanVariable
  | PresenceVariable
  | ChoiceVariable
  | TextVariable
  | SecretVariable

/** The range of a number in words. */
export function rangeOf({ min, max }: Range): string {
  return max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `from ${min} to ${max}`
}

/** An entry of a table: its facts first, then what it does, and where it is read if not among Convex's knobs. */
interface Entry<V extends Variable> {
  readonly describe: (description: string, source?: string) => V
}

function entry<const Facts extends object>(facts: Facts) {
  return {
    describe: (description: string, source = 'crates/common/src/knobs.rs') => ({ ...facts, description, source }),
  }
}

/** Largest number that Rust's u32 holds. */
export const u32 = 2 ** 32 - 1

// The binary reads up to 2^64 in most places; above this a JavaScript number is no longer exact.
const atLeastOne: Range = { min: 1, max: Number.MAX_SAFE_INTEGER }

export function integer(value: number, unit: string, range: Partial<Range> = {}): Entry<NumberVariable> {
  return entry({ kind: 'integer', default: value, unit, ...atLeastOne, ...range })
}

export function decimal(value: number, unit: string, range: Partial<Range>): Entry<NumberVariable> {
  return entry({ kind: 'decimal', default: value, unit, ...atLeastOne, ...range })
}

export function boolean(value: boolean): Entry<BooleanVariable> {
  return entry({ kind: 'boolean', default: value, unit: 'true or false' })
}

export function presence(otherwise: string): Entry<PresenceVariable> {
  return entry({ kind: 'presence', default: otherwise, unit: 'true or left out' })
}

export function choice<const Choice extends string>(
  choices: readonly Choice[],
  value: NoInfer<Choice>,
): Entry<ChoiceVariable<Choice>> {
  return entry({ kind: 'choice', choices, default: value, unit: choices.join(' or ') })
}

export function text(otherwise: string, unit: string): Entry<TextVariable> {
  return entry({ kind: 'text', default: otherwise, unit })
}

export function url(otherwise: string): Entry<TextVariable> {
  return entry({ kind: 'url', default: otherwise, unit: 'URL' })
}

export function secret(otherwise: string): Entry<SecretVariable> {
  return entry({ kind: 'secret', default: otherwise, unit: 'secret' })
}
