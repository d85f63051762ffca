import { libraryYaml } from '../../kubernetes/yaml/write.ts'

// Text that starts like a word, a path or an option. Within such text, a colon, a hash and a space have a meaning only
// in some places.
const word = /^-?[A-Za-z/][ -~]*$/
const meaning = /: |:$| #|[ -]$/
// Words that some readers do not treat as text: YAML 1.1 has more of them than YAML 1.2. And an exponent alone (`e1`),
// which the library's YAML 1.1 treats as a number.
const reserved = /^(?:(?:y|n|yes|no|on|off|true|false|null)$|-?e[-+]?\d)/i
const longest = 256
// Text that starts with a digit and that no reader treats as a number: `512Mi`, `250m`, `0.0.0.0`, a digest.
const quantity = /^\d+(?:\.\d+)?(?:[KMGTPE]i|m)$/
const address = /^\d+(?:\.\d+){3}$/
const digest = /^(?!0b)(?=[\de]*[a-df])[\da-f]{7,}$/
// Text that would be null, a number, true or false without quotes.
const quoted = /^(?:|-?\d+|true|false)$/

/** Whether text without quotes is the same text in every version of YAML. False in case of doubt. */
export function isPlain(text: string): boolean {
  if (text.length > longest) return false
  if (word.test(text)) return !meaning.test(text) && !reserved.test(text)
  return quantity.test(text) || address.test(text) || digest.test(text)
}

/** A text of one line, a number, true, false or null as YAML. If quotes may be needed, the library decides. */
export function scalarText(value: unknown): string {
  if (typeof value === 'string') return isPlain(value) ? value : quotedText(value)
  return typeof value === 'number' && !Number.isSafeInteger(value) ? byLibrary(value) : String(value)
}

function quotedText(text: string): string {
  return quoted.test(text) ? `"${text}"` : remembered(text)
}

const known = new Map<string, string>()
const most = 1000

/** The library's decision on a text. Decisions on frequent texts (`"*"`, `"@daily"`) are cached. */
function remembered(text: string): string {
  const decided = known.get(text) ?? byLibrary(text)
  if (known.size < most && text.length <= longest) known.set(text, decided)
  return decided
}

function byLibrary(value: unknown): string {
  return libraryYaml({ value }).slice('value: '.length, -1)
}
