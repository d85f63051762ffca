import { isPlain, scalarText } from './scalar.ts'

type Data = Readonly<Record<string, unknown>>

/**
 * Whether data is ordinary manifest content: keys that need no quotes, and no text with several lines. The YAML library
 * writes anything else, whose layout is complex.
 */
export function isOrdinary(data: unknown): boolean {
  if (typeof data === 'string') return !/[\n\r]/.test(data)
  if (typeof data !== 'object' || data === null) return true
  if (Array.isArray(data)) return data.every(isOrdinary)
  return Object.keys(data).every((key) => isPlain(key) && isOrdinary((data as Data)[key]))
}

/** Ordinary data in the block style, with the same layout as the library (test/render/yaml/yaml-block.test.ts). */
export function blockYaml(content: Data): string {
  return isEmpty(content) ? '{}\n' : mapping(content, '')
}

function mapping(record: Data, indent: string): string {
  let text = ''
  for (const key of Object.keys(record)) {
    const value = record[key]
    text += isNested(value) ? `${indent}${key}:\n${nested(value, `${indent}  `)}` : `${indent}${key}: ${leaf(value)}\n`
  }
  return text
}

function sequence(items: readonly unknown[], indent: string): string {
  let text = ''
  for (const item of items) {
    // Nested content starts on the line of the dash, instead of its own indent.
    text += isNested(item)
      ? `${indent}- ${nested(item, `${indent}  `).slice(indent.length + 2)}`
      : `${indent}- ${leaf(item)}\n`
  }
  return text
}

function nested(value: Data | readonly unknown[], indent: string): string {
  return Array.isArray(value) ? sequence(value, indent) : mapping(value as Data, indent)
}

function leaf(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[]' : '{}'
  return scalarText(value)
}

function isNested(value: unknown): value is Data | readonly unknown[] {
  return typeof value === 'object' && value !== null && !isEmpty(value)
}

function isEmpty(value: object): boolean {
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0
}
