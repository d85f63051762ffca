import { distance } from 'fastest-levenshtein'

/** The candidate that the name was probably meant to be, if there is one. Of equally near ones the first. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.trim().toUpperCase()
  let best: string | undefined
  let least = tolerance(wanted) + 1
  for (const candidate of candidates) {
    const edits = distance(wanted, candidate)
    if (edits < least) {
      best = candidate
      least = edits
    }
  }
  return best
}

// A quarter of the letters: enough for a forgotten or exchanged word ending, too little for another variable.
function tolerance(name: string): number {
  return Math.max(1, Math.floor(name.length / 4))
}
