import { nearest } from '../options/nearest.ts'

/** The message for the id of a rule that does not exist. */
export function unknownRule(id: string, known: readonly string[]): string {
  // A part of an id is far from the whole.
  const near = nearest(id, known) ?? known.find((other) => id.length > 4 && other.includes(id))
  return `no rule has this id; ${near === undefined ? 'npx @proompteng/convex-k8s rules lists them' : `did you mean ${near}?`}`
}
