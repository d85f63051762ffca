// No variable name contains a `$` or a bracket, and such names would make the search quadratic.
const reference = /\$\(([^()$]+)\)/g

/** Characters that Linux allows for one variable (MAX_ARG_STRLEN). With more, the container does not start. */
export const longestVariable = 131_072

/** Names of the variables that a text refers to, as `$(NAME)`. */
export function referencesIn(text: string | undefined): readonly string[] {
  return [...(text ?? '').matchAll(reference)].map(([, name = '']) => name)
}

/** Whether a text is exactly one reference. */
export function isReference(text: string): boolean {
  return /^\$\([^()$]+\)$/.test(text)
}

/** The text with its references replaced, except those without a value and those that make the text too long. */
export function replaceReferences(text: string, valueOf: (name: string) => string | undefined): string {
  let size = text.length
  return text.replaceAll(reference, (written, name: string) => {
    const value = valueOf(name) ?? written
    size += value.length - written.length
    return size > longestVariable ? written : value
  })
}
