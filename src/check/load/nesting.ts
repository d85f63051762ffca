import type { CST } from 'yaml'
import { limits } from './limits.ts'

/**
 * Offset of the first thing that is nested too deeply, if any. Composing a document recurses, and a stack that runs over
 * inside it can end the whole process; so the tokens are looked at first, without recursion.
 */
export function tooDeep(tokens: readonly CST.Token[]): number | undefined {
  const waiting = tokens.map((token) => ({ token, depth: 0 }))
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next
    if (depth > limits.nesting) return token.offset
    for (const child of childrenOf(token)) waiting.push({ token: child, depth: depth + 1 })
  }
  return undefined
}

function childrenOf(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value]
  if (!('items' in token)) return []
  return token.items.flatMap(({ key, value }) => [key, value].filter((child) => child !== undefined && child !== null))
}
