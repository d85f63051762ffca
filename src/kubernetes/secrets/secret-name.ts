// As variables are written. The name of a file, a place or an object is not a value.
const variable =
  /PASSW|PASSPHRASE|PWD|TOKEN|SECRET|CREDENTIAL|KEY(?!CLOAK|SPACE|BOARD)|COOKIE|AUTHORIZATION|(?:^|_)AUTH$|(?:^|_|DB)PASS(?:_|$)/
const notValue = /_(?:DIR|FILE|NAME|PATH|URL)$/
// As fields are written, without case and separators. Others, such as `key` and `secretKey`, are mostly references.
const field =
  /(?:passw(?:or)?d|passphrase|passcode|pwd|^(?:db|smtp|user|admin)?pass|token|authorization|cookie|(?:api|admin|access|account|auth|private|encryption|signing|shared|master)key|(?:client|instance|app|shared|signing|jwt|session)secret)$/

/** Whether the value of a variable or a field of this name is a secret. */
export function isSecretName(name: string): boolean {
  if (/^[A-Z_][A-Z0-9_]*$/.test(name)) return variable.test(name) && !notValue.test(name)
  return field.test(name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase())
}

const credential =
  /(?:^|_)(?:SECRET|TOKEN|(?:SECRET|PRIVATE|API|ACCESS|ADMIN|DEPLOY|ENCRYPTION|SIGNING|MASTER|ROLE|FAL)_?KEY|PASS|PASSPHRASE|CREDENTIALS?)$|PASSW(?:OR)?D$|_PWD$/
const published = /^(?:(?:NEXT|EXPO|NUXT)_PUBLIC|PUBLIC|VITE|REACT_APP)_/

/** Whether the end of a function variable's name indicates a credential that is not meant for browsers. */
export function isCredentialName(name: string): boolean {
  const upper = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()
  return credential.test(upper) && !published.test(upper)
}
