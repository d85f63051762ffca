import { visible } from '../shown.ts'
import { failed } from './result.ts'
import type { Outcome } from './result.ts'

/** A text that a server has chosen, as a part of a message. */
export function heard(text: string): string {
  return visible(text.length > 300 ? `${text.slice(0, 300)}…` : text)
}

// Fewer consecutive characters of the key's secret part reveal nothing.
const telling = 16

/**
 * An outcome that is safe to show. A server knows the admin key from earlier requests and can repeat it: in a redirect,
 * as the name of the instance, as the version.
 */
export function shown<Result extends Outcome>(outcome: Result, adminKey = ''): Result | Outcome {
  const secret = plain(adminKey.slice(adminKey.lastIndexOf('|') + 1))
  return repeats(plain(outcome.message), secret)
    ? failed(
        'the answer repeats the admin key, so it is not shown',
        'whether the URL points to your backend; if it does not, rotate the instance secret',
      )
    : outcome
}

function repeats(text: string, secret: string): boolean {
  const length = Math.min(telling, secret.length)
  // Too short to be a secret, or to be distinguished from other text.
  if (length < 8) return false
  for (let at = 0; at + length <= text.length; at += 1) {
    if (secret.includes(text.slice(at, at + length))) return true
  }
  return false
}

/** Letters and digits alone, regardless of the characters between them and of their encoding. */
function plain(text: string): string {
  const decoded = text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  if (decoded !== text) return plain(decoded)
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\\(?:u[0-9a-f]{4}|n)|[^0-9a-z]/g, '')
}
