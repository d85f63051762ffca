import { isDeepStrictEqual } from 'node:util'

/** What the API server is known to do with values at a path such as `spec.containers[].image`. */
export interface Known {
  /** It sets the value when nobody sent one. */
  readonly isAdded: (path: string, value: unknown) => boolean
  /** It does not keep the value that was sent, as nothing there means the same. */
  readonly isDropped: (path: string, value: unknown) => boolean
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const at = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)

/** What stands in a value that was not sent, down to its last field. */
function unexplained(path: string, value: unknown, known: Known): readonly string[] {
  if (known.isAdded(path, value)) return []
  const below = Array.isArray(value)
    ? value.map((item: unknown) => [`${path}[]`, item] as const)
    : isFields(value)
      ? Object.entries(value).map(([key, item]) => [at(path, key), item] as const)
      : []
  if (below.length > 0) return below.flatMap(([key, item]) => unexplained(key, item, known))
  return [`${path}: ${JSON.stringify(value)} was not sent, and is no known default`]
}

/**
 * How an object that was read back is something else than what was sent: a field that is missing or has another value,
 * and one that was not sent and is no known default. Lists must be of the same length and order.
 */
export function differences(sent: unknown, live: unknown, known: Known, path = ''): readonly string[] {
  if (isFields(sent) && isFields(live)) {
    const added = Object.entries(live).filter(([key]) => !(key in sent))
    return [
      ...Object.entries(sent).flatMap(([key, value]) => differences(value, live[key], known, at(path, key))),
      ...added.flatMap(([key, value]) => unexplained(at(path, key), value, known)),
    ]
  }
  if (Array.isArray(sent) && Array.isArray(live) && sent.length === live.length)
    return sent.flatMap((item: unknown, index) => differences(item, live[index], known, `${path}[]`))
  if (live === undefined && known.isDropped(path, sent)) return []
  return isDeepStrictEqual(sent, live) ? [] : [`${path}: sent ${JSON.stringify(sent)}, got ${JSON.stringify(live)}`]
}
