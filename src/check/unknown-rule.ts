import { program } from '../command-name.ts'
import { nearest } from '../options/nearest.ts'

/** The message for the id of a rule that does not exist. */
export function unknownRule(id: string, known: readonly string[]): string {
  // A part of an id has a large edit distance.
  const near = nearest(id, known) ?? known.find((other) => id.length > 4 && other.includes(id))
  // A text in another form may be a secret.
  const named = /^[a-z]+(?:-[a-z]+)*$/.test(id) && id.length <= 80 ? `there is no rule "${id}"` : 'no rule has this id'
  return `${named}; ${near === undefined ? `${program} rules lists them` : `did you mean ${near}?`}`
}
