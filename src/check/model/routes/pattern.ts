/** `undefined` when it depends on something that is not asked about, or cannot be told. */
export type Answer = boolean | undefined

// A pattern from a manifest may be slow on purpose. One that repeats groups is not tried.
const maxLength = 200
const maxSteps = 100_000

/** Whether a pattern is found in a text; `undefined` when it is not tried, or not written as JavaScript knows it. */
export function regexpAnswer(pattern: string, text: string): Answer {
  if (pattern.length > maxLength || text.length > maxLength || /\)[*+{]/.test(pattern)) return undefined
  if (stepsOf(pattern, text) > maxSteps) return undefined
  try {
    return new RegExp(pattern).test(text)
  } catch {
    return undefined
  }
}

/** How often a pattern without repeated groups can go back at most: each repetition takes any part of the text. */
function stepsOf(pattern: string, text: string): number {
  const repetitions = pattern.match(/[*+{]/g)?.length ?? 0
  const choices = pattern.match(/\||(?<![(*+])\?/g)?.length ?? 0
  return (text.length + 1) ** (repetitions + 1) * 2 ** choices
}
