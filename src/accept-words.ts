/** A message with the words that accept what it refuses. */
export function toAccept(message: string, words: string): string {
  return `${message}. To do it all the same, add "${words}" to accept`
}

/** The words at the end of messages. A longer name is none of Kubernetes. */
export function acceptWordsIn(messages: readonly string[]): readonly string[] {
  return [...new Set(messages.flatMap((message) => / add "([^"\n]{1,400})" to accept$/.exec(message)?.[1] ?? []))]
}
