import { closest, distance } from 'fastest-levenshtein'

/** The known name that was probably meant; `undefined` when none is near. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  // A long text is not a typing error, and computing its distance would take long.
  if (given.length > 80 || known.length === 0) return undefined
  const lower = given.toLowerCase()
  // `interval` is `intervalSeconds`.
  const longer = known.filter((name) => given.length > 3 && name.toLowerCase().startsWith(lower))
  if (longer.length === 1) return longer[0]
  const found = closest(
    lower,
    known.map((name) => name.toLowerCase()),
  )
  if (distance(lower, found) > Math.max(2, given.length / 3)) return undefined
  return known.find((name) => name.toLowerCase() === found)
}
