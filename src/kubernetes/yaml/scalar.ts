const words: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, -Infinity] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
])

const mayBeNumber = /^[-+.\d]/
const prefixed = /^0(?:b[01]+|o[0-7]+|x[\da-f]+)$/i
const octal = /^0[0-7]+$/
const decimal = /^(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?$/i

/**
 * The value of text without quotes, as kubectl reads it. Its reader follows YAML 1.1, with Go's prefixes of numbers; time
 * stamps and `1:30` are text (`resolve` of sigs.k8s.io/yaml v1.6, goyaml.v2).
 */
export function plainValue(text: string): unknown {
  if (words.has(text)) return words.get(text)
  return mayBeNumber.test(text) ? (numberOf(text) ?? text) : text
}

function numberOf(text: string): number | undefined {
  // Underscores may be anywhere, but only between digits in a fraction alone.
  if (text.startsWith('.') && /(?<!\d)_|_(?!\d)/.test(text)) return undefined
  const sign = text.startsWith('-') ? -1 : 1
  const digits = text.replaceAll('_', '').replace(/^[-+]/, '')
  if (octal.test(digits)) return sign * Number.parseInt(digits, 8)
  return prefixed.test(digits) || decimal.test(digits) ? sign * Number(digits.toLowerCase()) : undefined
}

const core = /^(?:!!|!<tag:yaml\.org,2002:)([a-z]+)>?$/

/**
 * The value of text with a tag, or `undefined` if it does not fit the tag, or if readers interpret the tag differently.
 */
export function taggedValue(text: string, tag: string): unknown {
  // Custom tags, such as `!Ref`, turn every value into text.
  if (/^![^!<]/.test(tag)) return text
  const value = plainValue(text)
  switch (core.exec(tag)?.[1]) {
    case 'str':
      return text
    case 'binary':
      // Kubernetes' reader treats the decoded bytes as text: `kind: !!binary U2VjcmV0` is a Secret.
      return Buffer.from(text, 'base64').toString()
    case 'null':
      return value === null ? null : undefined
    case 'bool':
      return typeof value === 'boolean' ? value : undefined
    case 'int':
      return Number.isInteger(value) ? value : undefined
    case 'float':
      return typeof value === 'number' ? value : undefined
    default:
      return undefined
  }
}

/** Whether a list or a map may have a tag; it may have none. */
export function isTagOf(tag: string, type: 'map' | 'seq'): boolean {
  return tag === '' || /^![^!<]/.test(tag) || core.exec(tag)?.[1] === type
}
