const deepest = 64

/** The replacement of a text in an object. `path` has the keys that lead to it, and changes after the call. */
export type Change = (text: string, path: readonly string[]) => unknown

/** A copy of a value with replaced texts, or the value itself if nothing changes. A value can contain itself. */
export function withTexts(value: unknown, change: Change): unknown {
  return changed(value, change, { path: [], above: [] })
}

interface Place {
  readonly path: string[]
  /** The values that contain this one. */
  readonly above: unknown[]
}

// Runs over all checked values. Most do not change, so a copy is created only for a change.
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

/** All texts, keys and numbers in a value, as text. */
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
