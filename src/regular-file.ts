import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/** The message for a pipe, device or socket where a file is expected. Reading one could block or never end. */
export const notRegular = 'is not a regular file'

/**
 * Size limit in bytes of a file with a secret, a certificate, a SealedSecret or a part of a project, which have a few
 * kilobytes.
 */
export const mostBytesOfSmallFile = 4 * 1024 * 1024

/** The text of a stream, or `undefined` if it has more bytes than that. The rest is not read. */
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

/** The problem with a text that is too large. */
export function largerThan(bytes: number): string {
  return `is larger than ${bytes / 1024 / 1024} MiB`
}

/**
 * The text of a regular file up to a size in bytes, or the problem with it. Symbolic links are followed.
 *
 * @throws the system's error for a file that cannot be opened or read.
 */
export async function readRegularFile(path: string, bytes: number): Promise<string | { readonly problem: string }> {
  // Without the flag, opening a pipe waits for a writer.
  // oxlint-disable-next-line no-bitwise
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    if (!(await file.stat()).isFile()) return { problem: notRegular }
    const text = await textWithin(file.createReadStream({ autoClose: false }), bytes)
    return text ?? { problem: largerThan(bytes) }
  } finally {
    await file.close()
  }
}
