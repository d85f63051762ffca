import type { StackOptions } from '@proompteng/convex-k8s'
import { isPlainObject } from '../../src/options/plain.ts'

/** A part of a runbook from its heading to the next one of the same depth or above. */
export function sectionIn(text: string, heading: string): string {
  const [, rest = ''] = text.split(`\n${heading}\n`)
  const depth = heading.indexOf(' ')
  return rest.split(new RegExp(`\n#{1,${depth}} `))[0] ?? ''
}

/** The options that a runbook tells to give, as a program would. */
export async function optionsIn(section: string): Promise<StackOptions> {
  const [, block = ''] = /```ts\n([\s\S]*?)```/.exec(section) ?? []
  const code = `export default { ${block.replace("'<2026-08-22T14:05:00Z>'", "'2026-08-22T14:05:00Z'")} }`
  return ((await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { default: StackOptions }).default
}

/** Options with others besides, at every depth. */
export function mergeOptions(options: object, more: object): StackOptions {
  const merged: Record<string, unknown> = { ...options }
  for (const [key, value] of Object.entries(more)) {
    const given = merged[key]
    merged[key] = isPlainObject(given) && isPlainObject(value) ? mergeOptions(given as object, value as object) : value
  }
  return merged as unknown as StackOptions
}
