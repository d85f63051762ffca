import { isPlainObject } from '../../options/plain.ts'
import { documentsOf } from '../../kubernetes/yaml/read.ts'
import { isLiteral, literalOf } from './literal.ts'
import { isSecretName } from '../../kubernetes/secrets/secret-name.ts'
import { isSecretText } from './text.ts'
import { isArgument, isSecretOption } from './words.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Whether a manifest may contain a secret value, based on its parsed content, not on its notation. Text that cannot be
 * parsed, or is not a map, may contain anything.
 */
export function mayHoldSecret(text: string): boolean {
  const read = documentsOf(text)
  return 'problem' in read || isSecretText(commentsOf(text)) || read.documents.some(isSecretDocument)
}

/** Whether the parsed content of a manifest contains a secret value. */
export function isSecretDocument(document: unknown): boolean {
  return !isPlainObject(document) || isOf(document, secrets) || holdsSecret(document, { name: '', seen: new Set() })
}

/** All text behind a `#`. Some of it may not be a comment, which does not matter. */
function commentsOf(text: string): string {
  const lines = text.split(/[\r\n]+/)
  return lines.map((line) => (line.includes('#') ? line.slice(line.indexOf('#') + 1) : '')).join('\n')
}

interface Place {
  /** The key or the variable that the value belongs to. */
  readonly name: string
  /** Maps and lists that have been checked: an alias may repeat one many times. */
  readonly seen: Set<unknown>
}

function holdsSecret(value: unknown, { name, seen }: Place): boolean {
  if (value === null || typeof value === 'boolean' || value === undefined) return false
  if (typeof value !== 'object') return isSecretText(String(value), name) || (isSecretName(name) && isWritten(value))
  // A repeated list may be under another name, or contain itself.
  if (seen.has(value)) return Array.isArray(value)
  seen.add(value)
  if (Array.isArray(value)) return isSecretList(value) || value.some((item) => holdsSecret(item, { name, seen }))
  // Bytes and dates are not maps: another parser may read text there.
  if (!isPlainObject(value) || isSecret(value)) return true
  return Object.entries(value).some(([key, item]) => {
    if (key === 'encryptedData') return !isSealed(item)
    return isSecretText(key) || holdsSecret(item, { name: nameOf(key, value), seen })
  })
}

/** The arguments of a command: each may be the value of the one before it. */
function isSecretList(list: readonly unknown[]): boolean {
  const words = list.map((item) => (typeof item === 'string' || typeof item === 'number' ? String(item) : ''))
  return (
    words.some((word, index) => isSecretOption(word) && isArgument(literalOf(words[index + 1] ?? ''))) ||
    isSecretText(words.join(' '))
  )
}

/** The output of kubeseal is public: the length of an RSA block, the block and the encrypted value, in base64. */
function isSealed(data: unknown): boolean {
  return isPlainObject(data) && Object.values(data).every((value) => /^A[A-Za-z0-9+/]{100,}=*$/.test(String(value)))
}

const secrets = /^secret(?:list)?$/i

function isOf({ kind }: Fields, pattern: RegExp): boolean {
  return typeof kind === 'string' && pattern.test(kind)
}

/** A Secret rather than a reference to one, and objects from which a controller or kustomize creates one. */
function isSecret(fields: Fields): boolean {
  if ('stringData' in fields || 'secretGenerator' in fields) return true
  if (isOf(fields, secrets) && ['data', 'items', 'metadata'].some((field) => field in fields)) return true
  return (
    isOf(fields, /secret/i) &&
    templatesIn(fields.spec).some((template) => isPlainObject(template) && hasLiteral(template.data))
  )
}

/** The template of a Secret in a SealedSecret and in an ExternalSecret. */
function templatesIn(spec: unknown): readonly unknown[] {
  if (!isPlainObject(spec)) return []
  return [spec.template, ...(isPlainObject(spec.target) ? [spec.target.template] : [])]
}

function hasLiteral(data: unknown): boolean {
  const entries = typeof data === 'object' && data !== null ? Object.entries(data) : [['', data] as const]
  // A template may be written around the secret that it is filled with. The name of a user is in other files as well.
  return entries.some(([key, value]) =>
    typeof value === 'object' ? value !== null : key !== 'username' && isWritten(value) && !/\{\{/.test(String(value)),
  )
}

function isWritten(value: unknown): boolean {
  return isLiteral(literalOf(String(value ?? '')))
}

/** The key of a value; that of a variable, a parameter or a header, `{ name, value }`, is its name. */
function nameOf(key: string, fields: Fields): string {
  const name = fields.name ?? fields.key ?? fields.header
  return /^values?$/.test(key) && typeof name === 'string' ? name.replaceAll(/\W/g, '_').toUpperCase() : key
}
