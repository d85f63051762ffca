import { issue } from './cross-check.ts'
import type { CrossRule } from './cross-check.ts'
import { describe } from './describe.ts'

/** A rule for lists that Kubernetes treats as a map: it refuses the list if two items have the same key. */
export function once<Item>(keyOf: (item: Item) => readonly unknown[]): CrossRule<readonly Item[]> {
  return (items) => {
    const keys = items.map(keyOf)
    return keys.flatMap((key, index) => {
      const first = keys.findIndex((other) => other.every((part, position) => Object.is(part, key[position])))
      if (first === index) return []
      const name = key.map(describe).join(' with ')
      return issue([index], `${name} is a duplicate of [${first}]; Kubernetes allows each only once`)
    })
  }
}
