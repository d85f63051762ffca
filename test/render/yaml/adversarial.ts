// Texts that a YAML parser takes for something else, or has trouble to give back.
const words =
  'yes no on off y n Y N true False NULL null ~ << = - -- --- 0o17 017 0x1F 0XFF 0B11 0O17 -0XA 0b11 1:2:3 190:20:30 1e3 1E3 .5 5. +1 -1 ' +
  "1_000 .inf .NaN 1.0 2001-01-01 2001-12-14t21:59:43.10-05:00 ... a: :a [a {a a,b &a *a !a | > %a @a `a ' \" \\ \\n it's"
const phrases = ['', ' ', '# no comment', 'a # b', 'a: b', ': a', '- a', '? a', 'a, b', '"quoted"', 'trail ', ' lead']
const lines = [
  '\n',
  '\n\n',
  'line\n',
  '\nline',
  'a\nb',
  'a\n\nb\n\n',
  'a\n  b',
  '  a\nb',
  'a \nb',
  'a\t',
  '\ta',
  'a\r\nb',
  'a\rb',
  '---\napiVersion: v1',
]
const unicode = ['ünïcödé', '日本', '😀', 'a\u00A0b', '\u200B', '\uE000', '\uFFFD']
const long = ['x'.repeat(300), 'a b '.repeat(100)]

export const adversarial: readonly string[] = [...words.split(' '), ...phrases, ...lines, ...unicode, ...long]

/** Every text of up to so many of these parts. */
function combined(parts: readonly string[], length: number): readonly string[] {
  if (length === 0) return ['']
  const shorter = combined(parts, length - 1)
  return [...new Set([...shorter, ...shorter.flatMap((text) => parts.map((part) => `${text}${part}`))])]
}

/** White space, line breaks and words in every order: where a block or a fold goes wrong. */
export const layouts: readonly string[] = [
  ...combined([' ', '\n', '\t', 'a'], 5),
  ...combined([' ', '\n', '\t', 'long words '.repeat(5)], 5),
  ...combined([' ', '\n', '\r', '# x: ', '- ', 'é'], 4),
]
