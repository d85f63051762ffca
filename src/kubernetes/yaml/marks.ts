/** The characters that start or end values: there is at least one for every two values. */
const isMark = new Uint8Array(128)
for (const mark of ':,-?[]{}\n') isMark[mark.charCodeAt(0)] = 1

/** How many marks a text has, which bounds the number of its values before it is read. */
export function marksIn(text: string): number {
  let count = 0
  for (let index = 0; index < text.length; index += 1) count += isMark[text.charCodeAt(index)] ?? 0
  return count
}
