/** Whether a value is an object of keys and values, and not an instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  // An object of another realm (a test runner's, a sandbox's) has a different prototype, which has no parent.
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null
}

const deepest = 64

/** Whether a value is plain data that a manifest can contain: no function, symbol or BigInt, and no cycle. */
export function isData(value: unknown, depth = 0): boolean {
  if (value === null || value === undefined || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth > deepest) return false
  if (Array.isArray(value)) return value.every((item) => isData(item, depth + 1))
  // Models of kubernetes-models are instances of a class, and plain data but for their methods.
  const isModel = 'toJSON' in value && typeof value.toJSON === 'function'
  return (isModel || isPlainObject(value)) && Object.values(value).every((item) => isData(item, depth + 1))
}
