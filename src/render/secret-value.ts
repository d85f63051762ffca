// As variables are written. The name of a file, a place or an object is not a value.
const variable = /PASSW|PASSPHRASE|PWD|TOKEN|SECRET|CREDENTIAL|KEY|(?:^|_)PASS(?:_|$)/
const notValue = /_(?:DIR|FILE|NAME|PATH|URL)$/
// As fields are written, without case and separators. Others, such as `key` and `secretKey`, are mostly references.
const field =
  /(?:passw(?:or)?d|passphrase|token|authorization|(?:api|admin|access|private|encryption)key|(?:client|instance)secret)$/

/** Whether the value of a variable or a field of this name is a secret. */
export function isSecretName(name: string): boolean {
  if (/^[A-Z][A-Z0-9_]*$/.test(name)) return variable.test(name) && !notValue.test(name)
  return field.test(name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase())
}

const reference = /\$\([^()\s]*\)|\$\{[^{}]*\}|\$\w+|\{\{[^{}]*\}\}/g

/**
 * Whether text holds a secret, whatever it is called: a URL with a password, a private key, an admin key, an assignment
 * to something whose value is one, a Secret as text.
 */
export function isSecretText(text: string): boolean {
  if (/PRIVATE KEY-----|\|[0-9a-f]{32}|kind["']?:\s*["']?Secret\b/i.test(text)) return true
  // What is left of a reference to a variable is a dollar.
  const literal = text.replaceAll(reference, '$')
  const words = literal.replaceAll(/["'`]/g, '').split(/[\s,;&?<>()[\]{}]+/)
  return (
    literal.split(/\s+/).some(hasUserInfo) || words.some((word, index) => isAssignment(word, words[index + 1] ?? ''))
  )
}

/** A user name alone is no secret in the URL of a database; in a web address it may be a token. */
function hasUserInfo(word: string): boolean {
  const [scheme = '', ...rest] = word.split('://')
  const isWeb = /https?$/i.test(scheme)
  // A password that is not encoded may hold a slash.
  const server = isWeb ? (rest[0]?.split(/[/?#]/)[0] ?? '') : rest.join('://')
  const userInfo = server.slice(0, Math.max(0, server.lastIndexOf('@')))
  const password = isWeb ? userInfo : userInfo.slice(userInfo.indexOf(':') + 1 || userInfo.length)
  return password.replaceAll('$', '') !== ''
}

/** `--password=value`, `PASSWORD=value`, `password: value`. */
function isAssignment(word: string, next: string): boolean {
  const end = word.search(/[=:]/)
  if (end < 1) return false
  const value = word.slice(end + 1) || (word.endsWith(':') ? next : '')
  return value !== '' && !value.startsWith('$') && isSecretName(word.slice(0, end).replace(/^-+/, ''))
}
