/** A default of Rust, as far as it is a constant. */
export type Value = number | boolean | string

const largest: Readonly<Record<string, number>> = {
  u8: 2 ** 8 - 1,
  u16: 2 ** 16 - 1,
  u32: 2 ** 32 - 1,
  i32: 2 ** 31 - 1,
}

/** The largest number of a Rust type that JavaScript represents exactly. */
export function largestOf(type: string): number {
  return largest[type.replace(/^NonZero/, '').toLowerCase()] ?? Number.MAX_SAFE_INTEGER
}

/** Finds the expression of a constant by its name. */
export type Constants = (name: string) => string | undefined

const forms: readonly (readonly [form: RegExp, value: (inner: string, constants: Constants) => Value | undefined])[] = [
  [/^(true|false)$/, (word) => word === 'true'],
  [/^"((?:[^"\\])*)"(?:\.(?:to_string|to_owned|into)\(\))?$/, (text) => text],
  [/^String::from\("([^"\\]*)"\)$/, (text) => text],
  [/^String::new\(\)()$/, (text) => text],
  // The self-hosted backend takes the first of the two.
  [/^prod_override\((.*)\)(?:\.to_string\(\))?$/s, (pair, constants) => valueOf(firstOf(pair), constants)],
  [/^if cfg!\([^{}]*\btest\b[^{}]*\) \{[^{}]*\} else \{([^{}]*)\}$/, valueOf],
  [/^NonZero\w*(?:::<\w+>)?::new\((.*)\)\s*\.(?:unwrap|expect)\([^()]*\)$/s, valueOf],
  [/^(?:std::)?([ui](?:8|16|32|64|size))::MAX$/, (type) => largestOf(type)],
  [/^(?:\w+::)*([A-Z][A-Z0-9_]*)$/, constantOf],
]

/** The value of an expression; `undefined` if the sources do not determine it. */
export function valueOf(expression: string, constants: Constants): Value | undefined {
  const text = expression.trim()
  for (const [form, value] of forms) {
    const [, inner] = form.exec(text) ?? []
    if (inner !== undefined) return value(inner, constants)
  }
  return numberOf(text, constants)
}

/** The value of a constant. One of the same name in another crate does not refer to itself. */
function constantOf(name: string, constants: Constants): Value | undefined {
  const expression = constants(name)
  if (expression === undefined) return undefined
  return valueOf(expression, (other) => (other === name ? undefined : constants(other)))
}

function firstOf(pair: string): string {
  const end = /^(?:[^,()]|\([^()]*\))*/.exec(pair)
  return end?.[0] ?? pair
}

const token =
  /\s*(?:(\d[\d_]*(?:\.\d[\d_]*)?)(?:_?[uif](?:8|16|32|64|128|size))?|(?:\w+::)*([A-Z][A-Z0-9_]+)|(<<|>>|[-+*/%()]))/y
const steps: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  { '<<': (a, b) => a * 2 ** b, '>>': (a, b) => Math.floor(a / 2 ** b) },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => a / b, '%': (a, b) => a % b },
]

function numberOf(expression: string, constants: Constants): number | undefined {
  const text = expression.replaceAll(/\bas (?:[uif]\d+|usize|isize)\b/g, '').trim()
  const tokens: string[] = []
  for (let at = 0; at < text.length;) {
    token.lastIndex = at
    const [whole = '', digits, name, sign] = token.exec(text) ?? []
    at += whole.length
    const known = name === undefined ? undefined : constantOf(name, constants)
    const next = digits?.replaceAll('_', '') ?? sign ?? (typeof known === 'number' ? String(known) : undefined)
    if (next === undefined) return undefined
    tokens.push(next)
  }
  const isWhole = !text.includes('.')
  const operand = (): number => {
    const next = tokens.shift() ?? ''
    if (next !== '(') return next === '' ? Number.NaN : Number(next)
    const inner = level(0)
    return tokens.shift() === ')' ? inner : Number.NaN
  }
  const level = (depth: number): number => {
    const operations = steps[depth]
    if (operations === undefined) return operand()
    let value = level(depth + 1)
    for (let apply = operations[tokens[0] ?? '']; apply !== undefined; apply = operations[tokens[0] ?? '']) {
      tokens.shift()
      const result = apply(value, level(depth + 1))
      value = isWhole ? Math.trunc(result) : result
    }
    return value
  }
  const value = level(0)
  return tokens.length > 0 || Number.isNaN(value) ? undefined : value
}
