interface Described {
  /** What the value counts or holds, as the binary reads it. */
  readonly unit: string
  /** What the variable does. */
  readonly description: string
  /** Where the pinned release reads it: a path in Convex's repository and a line. */
  readonly source: string
}

interface Range {
  /** Smallest value that does what its name says. */
  readonly min: number
  /** Largest value that the binary can read or makes use of. */
  readonly max: number
}

interface NumberSpec extends Described {
  readonly default: number
  readonly min: number
  readonly max?: number
}

interface TextSpec extends Described {
  /** What the binary does when the variable is unset. */
  readonly default: string
}

/** A whole number. */
export interface IntegerVariable extends Described, Range {
  readonly kind: 'integer'
  readonly default: number
}

/** A number that may have a fraction. */
export interface DecimalVariable extends Described, Range {
  readonly kind: 'decimal'
  readonly default: number
}

/** A switch. The binary's parser knows `true` and `false` and takes anything else for the default. */
export interface BooleanVariable extends Described {
  readonly kind: 'boolean'
  readonly default: boolean
}

/** A switch that any text turns on, even `false`: it is `true` or left out. */
export interface PresenceVariable extends TextSpec {
  readonly kind: 'presence'
}

/** One of a few words. */
export interface ChoiceVariable<Choice extends string = string> extends TextSpec {
  readonly kind: 'choice'
  readonly choices: readonly Choice[]
}

/** One line of text. */
export interface TextVariable extends TextSpec {
  readonly kind: 'text'
}

/** An absolute http or https URL without a password. */
export interface UrlVariable extends TextSpec {
  readonly kind: 'url'
}

/** One line of text that must not be written down: it can only be referred to. */
export interface SecretVariable extends TextSpec {
  readonly kind: 'secret'
  readonly secret: true
}

export type Variable =
  | IntegerVariable
  | DecimalVariable
  | BooleanVariable
  | PresenceVariable
  | ChoiceVariable
  | TextVariable
  | UrlVariable
  | SecretVariable

type Unitless<Spec> = Omit<Spec, 'unit'>

// The binary reads up to 2^64 in most places; above this a JavaScript number is no longer exact.
const largest = Number.MAX_SAFE_INTEGER

export function integer(spec: NumberSpec): IntegerVariable {
  return { kind: 'integer', max: largest, ...spec }
}

export function decimal(spec: NumberSpec): DecimalVariable {
  return { kind: 'decimal', max: largest, ...spec }
}

export function boolean(spec: Unitless<Described> & { readonly default: boolean }): BooleanVariable {
  return { kind: 'boolean', unit: 'true or false', ...spec }
}

export function presence(spec: Unitless<TextSpec>): PresenceVariable {
  return { kind: 'presence', unit: 'true or left out', ...spec }
}

export function choice<const Choice extends string>(
  spec: Unitless<TextSpec> & { readonly choices: readonly Choice[] },
): ChoiceVariable<Choice> {
  return { kind: 'choice', unit: spec.choices.join(' or '), ...spec }
}

export function text(spec: TextSpec): TextVariable {
  return { kind: 'text', ...spec }
}

export function url(spec: Unitless<TextSpec>): UrlVariable {
  return { kind: 'url', unit: 'URL', ...spec }
}

export function secret(spec: Unitless<TextSpec>): SecretVariable {
  return { kind: 'secret', secret: true, unit: 'secret', ...spec }
}
