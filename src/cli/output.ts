import { visible } from '../shown.ts'
import { isColourful } from './colour.ts'

// oxlint-disable-next-line no-control-regex
const colour = /(\u001B\[\d{1,3}m)/

/**
 * Prints a result on standard output. What a manifest could hold to steer a terminal is shown escaped; colours are our
 * own. In JSON the escapes are those of JSON.
 */
export function print(text: string): void {
  const parts = isColourful() ? text.split(colour) : [text]
  console.log(parts.map((part, index) => (index % 2 === 1 ? part : visible(part, '\n\t'))).join(''))
}

/** Prints a message on standard error, as `print` does. */
export function printError(text: string): void {
  console.error(visible(text, '\n\t'))
}

/** Data whose texts cannot leave their line or steer a terminal, for output that is not JSON. */
export function allVisible<Data>(data: Data): Data {
  if (typeof data === 'string') return visible(data) as Data
  if (Array.isArray(data)) return data.map(allVisible) as Data
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, allVisible(value)])) as Data
}
