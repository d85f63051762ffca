import { distance } from 'fastest-levenshtein'

const farthest = 2
const mostCompared = 50

/** The first item whose name differs from a given name by at most two characters. */
export function withNearName<Item>(
  name: string,
  items: readonly Item[],
  nameOf: (item: Item) => string,
): Item | undefined {
  return items.slice(0, mostCompared).find((item) => distance(nameOf(item), name) <= farthest)
}
