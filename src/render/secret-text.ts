import { isPlainObject } from '../options/plain.ts'
import { documentsOf } from './manifest.ts'
import { isSecretName, isSecretText } from './secret-value.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Whether a manifest may hold a secret value, by what it says when it is parsed, not by how it is written. What cannot be
 * parsed, or is not a map, may hold anything.
 */
export function mayHoldSecret(text: string): boolean {
  const read = documentsOf(text)
  return 'problem' in read || isSecretText(commentsOf(text)) || read.documents.some(isSecretDocument)
}

/** Whether what a manifest says holds a secret value. */
export function isSecretDocument(document: unknown): boolean {
  return !isPlainObject(document) || isOf(document, secrets) || holdsSecret(document, { name: '', seen: new Set() })
}

/** Everything behind a `#`. Some of it is no comment, which does no harm. */
function commentsOf(text: string): string {
  const lines = text.split(/[\r\n]+/)
  return lines.map((line) => (line.includes('#') ? line.slice(line.indexOf('#') + 1) : '')).join('\n')
}

interface Place {
  /** The key or the variable that the value belongs to. */
  readonly name: string
  /** Maps and lists that have been looked at: an alias may repeat one many times. */
  readonly seen: Set<unknown>
}

function holdsSecret(value: unknown, { name, seen }: Place): boolean {
  if (value === null || typeof value === 'boolean' || value === undefined) return false
  if (typeof value !== 'object') return isSecretText(String(value)) || (isSecretName(name) && isLiteral(value))
  // A list that is repeated may stand under another name, or hold itself.
  if (seen.has(value)) return Array.isArray(value)
  seen.add(value)
  if (Array.isArray(value)) return value.some((item) => holdsSecret(item, { name, seen }))
  // Bytes and dates are not maps: another parser may read text there.
  if (!isPlainObject(value) || isSecret(value)) return true
  // A SealedSecret is made to be seen.
  const entries = Object.entries(value).filter(([key]) => key !== 'encryptedData')
  return entries.some(([key, item]) => holdsSecret(item, { name: nameOf(key, value), seen }))
}

const secrets = /^secret(?:list)?$/i

function isOf({ kind }: Fields, pattern: RegExp): boolean {
  return typeof kind === 'string' && pattern.test(kind)
}

/** A Secret rather than a reference to one, and what a controller or kustomize makes one of. */
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
  if (typeof data !== 'object' || data === null) return isLiteral(data)
  return Object.values(data).some((value) => (typeof value === 'object' ? value !== null : isLiteral(value)))
}

/** A value that is written out: not empty, not a reference to a variable, not an action of a template. */
function isLiteral(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !/^\$|\{\{/.test(String(value))
}

/** The key of a value; that of a variable or a parameter, `{ name, value }`, is its name. */
function nameOf(key: string, { name }: Fields): string {
  return key === 'value' && typeof name === 'string' ? name.replaceAll(/\W/g, '_').toUpperCase() : key
}
