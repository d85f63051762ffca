import { isSecretName } from '../../kubernetes/secrets/secret-name.ts'

/** Whether a word contains a URL with a password, or with a token in its query. */
export function hasSecretInUrl(word: string): boolean {
  const parts = word.split('://')
  const [first = '', ...rest] = parts
  // A password that is not encoded may contain anything.
  if (!isWeb(first) && hasPassword(rest.join('://'))) return true
  return rest.some((part, index) => hasSecretInPart(parts[index] ?? '', part))
}

function isWeb(scheme: string): boolean {
  return /https?$/i.test(scheme)
}

/** A user name alone is not a secret in the URL of a database; in a web address it may be a token. */
function hasSecretInPart(scheme: string, rest: string): boolean {
  const user = isWeb(scheme) ? userInfoOf(rest.split(/[/?#]/)[0] ?? '') : ''
  return user.replaceAll('$', '') !== '' || hasSecretInQuery(rest.slice(rest.indexOf('?') + 1 || rest.length))
}

function userInfoOf(server: string): string {
  return server.slice(0, Math.max(0, server.lastIndexOf('@')))
}

function hasPassword(server: string): boolean {
  const userInfo = userInfoOf(server)
  return userInfo.slice(userInfo.indexOf(':') + 1 || userInfo.length).replaceAll('$', '') !== ''
}

const secretField = /(?:^|[-_])(?:sig|signature|key|code|auth|pass|pw|credential|secret|jwt)$/i
const commit = /^(?:ref|rev|revision|commit|sha|version|v)$/

function hasSecretInQuery(query: string): boolean {
  return query.split(/[&;#]/).some((pair) => {
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    const literal = value.replace(/["'`)\]},<>].*/s, '').replaceAll('$', '')
    return literal !== '' && (secretField.test(name) || isSecretName(name) || (!commit.test(name) && isRandom(literal)))
  })
}

/** Long, and without the separators of ordinary text. */
function isRandom(value: string): boolean {
  return /^[\w%+=~-]{20,}$/.test(value) && /\d/.test(value) && /[A-Z]/i.test(value)
}
