const deepest = 64

/** What a text in an object is replaced by; `path` are the keys that lead to it, and belong to the caller. */
export type Change = (text: string, path: readonly string[]) => unknown

/** A copy of a value with other texts; the value itself when nothing changes. Objects of a program may hold themselves. */
export function withTexts(value: unknown, change: Change): unknown {
  return changed(value, change, { path: [], above: [] })
}

interface Place {
  readonly path: string[]
  /** What the value is a part of. */
  readonly above: unknown[]
}

// Runs over everything that is checked, and nearly all of it stays as it is: nothing is made before something changes.
function changed(value: unknown, change: Change, place: Place): unknown {
  const { path, above } = place
  if (typeof value === 'string') return change(value, path)
  if (typeof value !== 'object' || value === null || above.includes(value)) return value
  if (path.length > deepest) return value
  above.push(value)
  let copy: Record<string, unknown> | undefined
  for (const key of Object.keys(value)) {
    const child = (value as Record<string, unknown>)[key]
    path.push(key)
    const other = changed(child, change, place)
    path.pop()
    if (other === child) continue
    copy ??= (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>
    copy[key] = other
  }
  above.pop()
  return copy ?? value
}

/** Every text in a value, every key and every number as text. */
export function textsIn(value: unknown): readonly string[] {
  const texts: string[] = []
  const visit = (part: unknown, above: readonly unknown[]): void => {
    if (typeof part === 'string' || typeof part === 'number') texts.push(String(part))
    if (typeof part !== 'object' || part === null || above.includes(part) || above.length > deepest) return
    for (const [key, child] of Object.entries(part)) {
      if (!Array.isArray(part)) texts.push(key)
      visit(child, [...above, part])
    }
  }
  visit(value, [])
  return texts
}
