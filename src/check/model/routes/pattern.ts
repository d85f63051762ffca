/** `undefined` if unknown. */
export type Answer = boolean | undefined

// A pattern in a manifest can be slow on purpose. Patterns with repeated groups are not run.
const maxLength = 200
const maxSteps = 100_000

/** Whether a pattern matches a text; `undefined` if it is not run, or is no JavaScript pattern. */
export function regexpAnswer(pattern: string, text: string): Answer {
  if (pattern.length > maxLength || text.length > maxLength || /\)[*+{]/.test(pattern)) return undefined
  if (stepsOf(pattern, text) > maxSteps) return undefined
  try {
    return new RegExp(pattern).test(text)
  } catch {
    return undefined
  }
}

/** Upper bound of backtracking steps: each repetition can match any part of the text. */
function stepsOf(pattern: string, text: string): number {
  const repetitions = pattern.match(/[*+{]/g)?.length ?? 0
  const choices = pattern.match(/\||(?<![(*+])\?/g)?.length ?? 0
  return (text.length + 1) ** (repetitions + 1) * 2 ** choices
}
