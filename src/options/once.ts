import type { CrossRule } from './cross-check.ts'
import { describe } from './describe.ts'

/** A rule for lists that Kubernetes keeps as a map, where two items of one key are refused as a whole. */
export function once<Item>(keyOf: (item: Item) => readonly unknown[]): CrossRule<readonly Item[]> {
  return (items) => {
    const keys = items.map((item) => JSON.stringify(keyOf(item)))
    return items.flatMap((item, index) => {
      const first = keys.indexOf(keys[index] ?? '')
      if (first === index) return []
      const name = keyOf(item).map(describe).join(' with ')
      return [{ at: [index], message: `${name} is there already, at [${first}]; Kubernetes takes each only once` }]
    })
  }
}
