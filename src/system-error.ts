import { getSystemErrorMap } from 'node:util'

/** The system's code of an error, such as `ENOSPC`. */
export function codeOf(error: unknown): string | undefined {
  const { code }: { code?: unknown } = error ?? {}
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code) ? code : undefined
}

/**
 * What the system refused, by its code. The error's own message quotes the path, which may be a secret given by
 * mistake.
 */
export function reasonOf(error: unknown): string {
  const code = codeOf(error) ?? 'unknown error'
  const [, reason] = [...getSystemErrorMap().values()].find(([name]) => name === code) ?? []
  return reason === undefined ? code : `${code}: ${reason}`
}
