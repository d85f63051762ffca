// The structure of manifests is unknown. These functions read a value at a path, if it has the expected type.

/** A value at a path of keys and positions; `undefined` if a part of the path is missing. */
export function at(value: unknown, ...keys: readonly (string | number)[]): unknown {
  let found: unknown = value
  for (const key of keys) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = (found as Record<string | number, unknown>)[key]
  }
  return found
}

/** Text at a path. */
export function textAt(value: unknown, ...keys: readonly (string | number)[]): string | undefined {
  const found = at(value, ...keys)
  return typeof found === 'string' ? found : undefined
}

/** An annotation of an object. */
export function annotationOf(object: unknown, name: string): string | undefined {
  return textAt(object, 'metadata', 'annotations', name)
}

/** A number at a path. */
export function numberAt(value: unknown, ...keys: readonly (string | number)[]): number | undefined {
  const found = at(value, ...keys)
  return typeof found === 'number' ? found : undefined
}

/** A list at a path, or an empty one. */
export function listAt(value: unknown, ...keys: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...keys)
  return Array.isArray(found) ? found : []
}

/** An object at a path, or an empty one. */
export function recordAt(value: unknown, ...keys: readonly (string | number)[]): Readonly<Record<string, unknown>> {
  const found = at(value, ...keys)
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Record<string, unknown>) : {}
}

/** Positions of values that occur earlier in the list. */
export function repeatsIn(values: readonly unknown[]): ReadonlySet<number> {
  const firsts = new Map<unknown, number>()
  for (const [position, value] of values.entries()) if (!firsts.has(value)) firsts.set(value, position)
  return new Set([...values.keys()].filter((position) => firsts.get(values[position]) !== position))
}

/** The entries with text values of an object at a path. */
export function textsAt(value: unknown, ...keys: readonly (string | number)[]): Readonly<Record<string, string>> {
  const entries = Object.entries(recordAt(value, ...keys))
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
