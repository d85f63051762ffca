import { hasSecretForm } from './forms.ts'
import { literalOf } from './literal.ts'
import { hasSecretInUrl } from './url.ts'
import { hasSecretWord, wordsOf } from './words.ts'

/**
 * Whether text contains a secret, regardless of its name: a URL with a password, a token, an admin key, an assignment
 * to something whose value is a secret, a Secret as text, or any of them in base64.
 *
 * @param name - The key of the value.
 */
export function isSecretText(text: string, name = ''): boolean {
  // Most values of a manifest: one word that is too short for a token.
  if (/^[\w./-]{0,11}$/.test(text)) return false
  if (hasSecretForm(text, name)) return true
  const literal = literalOf(text)
  if (literal.split(/\s+/).some(hasSecretInUrl) || hasSecretWord(wordsOf(literal))) return true
  const decoded = decodedOf(text.replaceAll(/\s+/g, ''))
  return decoded !== '' && isSecretText(decoded, name)
}

/** The text that is written in base64, or nothing. */
function decodedOf(text: string): string {
  if (!/^[A-Za-z0-9+/]{16,}={0,2}$/.test(text)) return ''
  const decoded = Buffer.from(text, 'base64').toString()
  return /^[\t\n\r -~]+$/.test(decoded) ? decoded : ''
}
