import * as fc from 'fast-check'

const lower = 'abcdefghijklmnopqrstuvwxyz'
const digits = '0123456789'
const alphanumeric = `${lower}${lower.toUpperCase()}${digits}`

function from(characters: string): fc.Arbitrary<string> {
  return fc.constantFrom(...characters)
}

/** Text whose first and last characters are of the given ones, so that one character alone must fit both. */
function word(first: string, middle: string, { last = first, max = 63 } = {}): fc.Arbitrary<string> {
  const middles = fc.string({ unit: from(middle), maxLength: max - 2, size: 'small' })
  return fc.oneof(
    { weight: 1, arbitrary: from(first) },
    { weight: 9, arbitrary: fc.tuple(from(first), middles, from(last)).map((parts) => parts.join('')) },
  )
}

// Names that Kubernetes allows and that YAML 1.1 or 1.2 reads as something else when they are not in quotes.
const misread = ['true', 'no', 'on', 'y', 'null', 'off']
const misreadNumbers = ['1', '0', '1e3', '0x10', '017', '0o17', '1-1', '2001-01-01']

function often<T>(usual: fc.Arbitrary<T>, ...special: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...special) })
}

/** RFC 1123 label. */
export const dnsLabel = often(
  word(`${lower}${digits}`, `${lower}${digits}-`),
  ...misread,
  ...misreadNumbers,
  'x'.repeat(63),
)

/** RFC 1035 label. */
export const serviceName = often(
  word(lower, `${lower}${digits}-`, { last: `${lower}${digits}` }),
  ...misread,
  'x'.repeat(63),
)

/** Name of a CloudNativePG cluster. */
export const clusterName = often(
  word(lower, `${lower}${digits}-`, { last: `${lower}${digits}`, max: 50 }),
  ...misread,
  'x'.repeat(50),
)

/** RFC 1123 subdomain. */
export const objectName = often(
  fc.array(dnsLabel, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.')),
  '1.1',
  '1.e3',
)

/** Name of an instance; three names of the templates of PostgreSQL itself are left out. */
export const instanceName = serviceName.filter((name) => !['postgres', 'template0', 'template1'].includes(name))

/** Public host name. */
export const host = fc
  .tuple(
    word(lower, `${lower}${digits}-`, { last: `${lower}${digits}`, max: 30 }),
    fc.constantFrom('example.com', 'x.io'),
  )
  .map((parts) => parts.join('.'))

/** Key of a Secret. */
export const secretKey = often(word(alphanumeric, `${alphanumeric}-_.`, { max: 40 }), 'ca.crt', 'null', '.key', '1')

/** Key of a label or an annotation. */
export const qualifiedName = fc.oneof(
  word(alphanumeric, `${alphanumeric}-_.`, { max: 30 }).filter((name) => name !== 'app'),
  fc
    .tuple(fc.constantFrom('example.com', 'a.b-c.io'), word(alphanumeric, `${alphanumeric}-_.`, { max: 30 }))
    .map((parts) => parts.join('/')),
  fc.constantFrom('y', 'null', '1'),
)

/** Value of a label. */
export const labelValue = often(word(alphanumeric, `${alphanumeric}-_.`), '', ...misread, ...misreadNumbers)

/** One line or several of any text that a manifest can carry. `$(` is left out: Kubernetes would resolve it. */
export const freeText = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', maxLength: 30 }).filter((text) => !text.includes('$(')),
  fc.string({ unit: from('aé日😀 \'":#&*!|>%@`{}[],?-\\\n\t'), maxLength: 12 }),
  fc.constantFrom(
    ...misread,
    ...misreadNumbers,
    '',
    ' ',
    '~',
    '<<',
    '=',
    '---',
    '1:2:3',
    '1_000',
    '.inf',
    'a: b',
    '# x',
  ),
)

/** One line without spaces around it, for Convex's own variables. */
export const plainLine = fc.constantFrom('info', 'us-east-1', 'bucket-1', 'true', '1e3', 'a b', 'é', 'a=b,c::d=e', '#x')

/** A map of labels without the one that selects pods. */
export const labels = fc.dictionary(qualifiedName, labelValue, { maxKeys: 4, noNullPrototype: true })
export const annotations = fc.dictionary(qualifiedName, freeText, { maxKeys: 4, noNullPrototype: true })

/** A full commit sha. */
export const sha = fc.string({ unit: from('0123456789abcdef'), minLength: 40, maxLength: 40 })
export const digest = fc
  .string({ unit: from('0123456789abcdef'), minLength: 64, maxLength: 64 })
  .map((hex) => `sha256:${hex}`)

export const port = fc.integer({ min: 1, max: 65_535 })

/** Size of a volume. */
export const volumeSize = fc
  .tuple(fc.integer({ min: 1, max: 900 }), fc.constantFrom('Gi', 'Ti', 'G', 'Mi'))
  .map((parts) => parts.join(''))

export const secretReference = fc.record({ secret: objectName, key: secretKey }, { noNullPrototype: true })

/** Name of a Secret that no other part of the options refers to. */
export const ownName = (part: string): fc.Arbitrary<string> => objectName.map((name) => `${part}.${name}`)
