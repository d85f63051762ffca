/** Items by key. An item with several keys is in each group. */
export function grouped<Item, Key = string>(
  items: readonly Item[],
  keysOf: (item: Item) => readonly Key[],
): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    for (const key of new Set(keysOf(item))) {
      const others = groups.get(key)
      if (others === undefined) groups.set(key, [item])
      else others.push(item)
    }
  }
  return groups
}
