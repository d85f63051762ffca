import { parseQuantity } from '../../../kubernetes/storage/quantity.ts'
import { at, textAt } from '../read.ts'

/** A quantity at a path, as text; a number is converted to text. */
export function quantityAt(value: unknown, ...keys: readonly (string | number)[]): string | undefined {
  const found = at(value, ...keys)
  return typeof found === 'number' ? String(found) : textAt({ found }, 'found')
}

/** The value of a quantity in thousandths, or `undefined` if it is missing or invalid. */
export function sizeAt(value: unknown, ...keys: readonly (string | number)[]): bigint | undefined {
  const text = quantityAt(value, ...keys)
  return text === undefined ? undefined : parseQuantity(text)
}

/**
 * A PostgreSQL size (`256MB`) in thousandths of a byte, as in the webhook of CloudNativePG: the default unit is
 * megabytes (cloudnative-pg@v1.30.1 internal/webhook/v1/cluster_webhook.go#parsePostgresQuantityValue).
 */
export function postgresSize(text: string): bigint | undefined {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?) *([A-Za-z]*)$/.exec(text) ?? []
  if (digits === '') return undefined
  if (unit === '') return /^\d+$/.test(digits) ? parseQuantity(`${digits}Mi`) : undefined
  if (!unit.endsWith('B')) return undefined
  const suffix = unit.slice(0, -1)
  return parseQuantity(suffix === '' ? digits : `${digits}${suffix === 'k' ? 'K' : suffix}i`)
}
