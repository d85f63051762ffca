import type { Comment, CommentDisplayPart } from 'typedoc'

const textOf = (parts: readonly CommentDisplayPart[]): string =>
  parts
    .map(({ text }) => text)
    .join('')
    .trim()

/** What a comment says before its tags. */
export function summaryOf(comment: Comment | undefined): string {
  return comment === undefined ? '' : textOf(comment.summary)
}

/** The texts of a tag, in their order. */
export function tagsOf(comment: Comment | undefined, tag: `@${string}`): readonly string[] {
  return comment?.blockTags.filter((item) => item.tag === tag).map(({ content }) => textOf(content)) ?? []
}

/** A text in one line of a table, its paragraphs and lists kept apart. */
export function inCell(text: string): string {
  return text
    .replaceAll(/\n\n+|\n(?=- )/g, '<br>')
    .replaceAll(/\n */g, ' ')
    .replaceAll('|', '\\|')
    .trim()
}

const inlineDefault = /\s*Default: (.+?)\.?$/s

/** What an option does and what it is when it is left out, each in one line. */
export function explanationOf(comment: Comment | undefined): { readonly what: string; readonly fallback: string } {
  const summary = summaryOf(comment)
  const inline = inlineDefault.exec(summary)
  // typedoc fences a default that has no code in it.
  const [tag] = tagsOf(comment, '@default').map((text) => text.replace(/^```ts\n([\s\S]*)\n```$/, '$1'))
  return {
    what: inCell(inline === null ? summary : summary.slice(0, inline.index)),
    fallback: asDefault(inCell(tag ?? inline?.[1] ?? '')),
  }
}

/** A default that is code gets the look of code; one in words stays words. */
function asDefault(text: string): string {
  return /^(['"{[\d]|true$|false$)/.test(text) && !text.includes('`') ? `\`${text}\`` : text
}
