import { libraryYaml } from '../../kubernetes/yaml/write.ts'

// Text that begins like a word, a path or an option. Of what may follow, a colon, a hash and a space have a meaning only
// in some places.
const word = /^-?[A-Za-z/][ -~]*$/
const meaning = /: |:$| #|[ -]$/
// Words that are no text to some reader: YAML 1.1 knows more of them than YAML 1.2. And an exponent alone (`e1`), which
// the library's YAML 1.1 takes for a number.
const reserved = /^(?:(?:y|n|yes|no|on|off|true|false|null)$|-?e[-+]?\d)/i
const longest = 256
// What begins with a digit and is no number to any reader: `512Mi`, `250m`, `0.0.0.0`, a digest.
const quantity = /^\d+(?:\.\d+)?(?:[KMGTPE]i|m)$/
const address = /^\d+(?:\.\d+){3}$/
const digest = /^(?!0b)(?=[\de]*[a-df])[\da-f]{7,}$/
// What would be null, a number, true or false without them.
const quoted = /^(?:|-?\d+|true|false)$/

/** Whether every version of YAML takes a text for itself, without quotes. Never true where it is not sure. */
export function isPlain(text: string): boolean {
  if (text.length > longest) return false
  if (word.test(text)) return !meaning.test(text) && !reserved.test(text)
  return quantity.test(text) || address.test(text) || digest.test(text)
}

/** A text of one line, a number, true, false or null as YAML. What is not plainly plain is the library's decision. */
export function scalarText(value: unknown): string {
  if (typeof value === 'string') return isPlain(value) ? value : quotedText(value)
  return typeof value === 'number' && !Number.isSafeInteger(value) ? byLibrary(value) : String(value)
}

function quotedText(text: string): string {
  return quoted.test(text) ? `"${text}"` : remembered(text)
}

const known = new Map<string, string>()
const most = 1000

/** The library's decision on a text. The few that come again and again (`"*"`, `"@daily"`) are asked for once. */
function remembered(text: string): string {
  const decided = known.get(text) ?? byLibrary(text)
  if (known.size < most && text.length <= longest) known.set(text, decided)
  return decided
}

function byLibrary(value: unknown): string {
  return libraryYaml({ value }).slice('value: '.length, -1)
}
