// A `$` or a bracket in a name would make the search quadratic, and no variable has one.
const reference = /\$\(([^()$]+)\)/g

/** Characters that Linux takes for one variable (MAX_ARG_STRLEN). With more, the container does not start. */
export const longestVariable = 131_072

/** Names of the variables that a text refers to, as `$(NAME)`. */
export function referencesIn(text: string | undefined): readonly string[] {
  return [...(text ?? '').matchAll(reference)].map(([, name = '']) => name)
}

/** Whether a text is one reference and nothing else. */
export function isReference(text: string): boolean {
  return /^\$\([^()$]+\)$/.test(text)
}

/** The text with its references replaced; those without a value stay, and all do in a text that grows too long. */
export function replaceReferences(text: string, valueOf: (name: string) => string | undefined): string {
  let size = text.length
  return text.replaceAll(reference, (written, name: string) => {
    const value = valueOf(name) ?? written
    size += value.length - written.length
    return size > longestVariable ? written : value
  })
}
