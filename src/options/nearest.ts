import { closest, distance } from 'fastest-levenshtein'

/** The known name that a misspelt one most likely stands for, whatever the case of its letters, if any is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  // A long name cannot be a slip of the finger, and measuring its distance would take long.
  if (name.length > 80 || known.length === 0) return undefined
  const lower = name.toLowerCase()
  const found = closest(
    lower,
    known.map((other) => other.toLowerCase()),
  )
  const isNear = distance(lower, found) <= Math.max(2, name.length / 3)
  return isNear ? known.find((other) => other.toLowerCase() === found) : undefined
}
