/** The text of a stream, or nothing when it has more bytes than that. The rest is not read then. */
export async function textWithin(stream: AsyncIterable<unknown>, bytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    const next = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    size += next.length
    if (size > bytes) return undefined
    chunks.push(next)
  }
  return Buffer.concat(chunks).toString('utf8')
}
