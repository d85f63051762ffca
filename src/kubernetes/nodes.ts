import type { Document } from 'yaml'
import { yaml } from '../yaml.deferred.ts'
import { yamlLimits } from './yaml-limits.ts'
import type { Report } from './yaml-limits.ts'

/**
 * Reports keys that are given twice or are not text, and aliases without an anchor or with too many values. The library
 * compares each key with all others, and resolves each alias by a walk through the whole document.
 */
export function inspect(document: Document.Parsed, report: Report): void {
  const { isAlias, isCollection, isMap, isPair, isScalar } = yaml()
  const sizes = new Map<string, number>()
  let aliases = 0
  let values = 0

  /** How many values a node stands for. */
  function sizeOf(node: unknown): number {
    if (isAlias(node)) {
      const offset = node.range?.[0] ?? 0
      const size = sizes.get(node.source)
      if (size === undefined) report('NO_ANCHOR', offset)
      aliases += 1
      values += size ?? 0
      if (aliases > yamlLimits.aliases || values > yamlLimits.aliasValues) report('TOO_MANY_ALIASES', offset)
      return size ?? 0
    }
    if (isPair(node)) return sizeOf(node.key) + sizeOf(node.value)
    if (!isCollection(node)) return named(node, 1)
    if (isMap(node)) checkKeys(node.items)
    let size = 1
    for (const item of node.items) size += sizeOf(item)
    return named(node, size)
  }

  function named(node: unknown, size: number): number {
    const { anchor } = (node ?? {}) as { readonly anchor?: string }
    if (anchor !== undefined) sizes.set(anchor, size)
    return size
  }

  function checkKeys(pairs: readonly { readonly key: unknown }[]): void {
    const keys = new Set<unknown>()
    for (const { key } of pairs) {
      if (isCollection(key)) report('NON_STRING_KEY', key.range?.[0] ?? 0)
      if (!isScalar(key)) continue
      if (keys.has(key.value)) report('DUPLICATE_KEY', key.range?.[0] ?? 0)
      keys.add(key.value)
    }
  }

  sizeOf(document.contents)
}
