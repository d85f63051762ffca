import { issue } from './cross-check.ts'
import type { CrossRule } from './cross-check.ts'
import { describe } from './describe.ts'

/** A rule for lists that Kubernetes keeps as a map, where two items of one key are refused as a whole. */
export function once<Item>(keyOf: (item: Item) => readonly unknown[]): CrossRule<readonly Item[]> {
  return (items) => {
    const keys = items.map(keyOf)
    return keys.flatMap((key, index) => {
      const first = keys.findIndex((other) => other.every((part, position) => Object.is(part, key[position])))
      if (first === index) return []
      const name = key.map(describe).join(' with ')
      return issue([index], `${name} is there already, at [${first}]; Kubernetes takes each only once`)
    })
  }
}
