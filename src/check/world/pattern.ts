/** `undefined` when it depends on something that is not asked about, or cannot be told. */
export type Answer = boolean | undefined

// A pattern from a manifest may be slow on purpose: one that repeats groups or has many repetitions is not tried.
const maxRepetitions = 3
const maxLength = 200

/** Whether a pattern is found in a text; `undefined` when it is not tried, or not written as JavaScript knows it. */
export function regexpAnswer(pattern: string, text: string): Answer {
  if (pattern.length > maxLength || text.length > maxLength || /\)[*+{]/.test(pattern)) return undefined
  if ((pattern.match(/[*+{]/g) ?? []).length > maxRepetitions) return undefined
  try {
    return new RegExp(pattern).test(text)
  } catch {
    return undefined
  }
}
