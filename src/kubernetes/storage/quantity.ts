// kubernetes@v1.37.2 staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go#parseQuantityString. Exponents are
// omitted: users do not write `1e3` for memory, and admission webhooks rewrite it, which Argo CD then shows as drift.
const pattern = /^(\d+)(?:\.(\d+))?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/
const multipliers: Readonly<Record<string, bigint>> = {
  m: 1n,
  '': 1000n,
  k: 1000n * 1000n,
  M: 1000n * 1000n ** 2n,
  G: 1000n * 1000n ** 3n,
  T: 1000n * 1000n ** 4n,
  P: 1000n * 1000n ** 5n,
  E: 1000n * 1000n ** 6n,
  Ki: 1000n * 1024n,
  Mi: 1000n * 1024n ** 2n,
  Gi: 1000n * 1024n ** 3n,
  Ti: 1000n * 1024n ** 4n,
  Pi: 1000n * 1024n ** 5n,
  Ei: 1000n * 1024n ** 6n,
}

/** A quantity in thousandths of its unit (millicores, thousandths of a byte), or `undefined` when it is invalid. */
export function parseQuantity(text: string): bigint | undefined {
  const match = pattern.exec(text)
  const multiplier = multipliers[match?.[3] ?? '']
  if (match === null || multiplier === undefined) return undefined
  const fraction = match[2] ?? ''
  const digits = BigInt(`${match[1] ?? ''}${fraction}`)
  return (digits * multiplier) / 10n ** BigInt(fraction.length)
}

/** Whether the text is a Kubernetes quantity, such as `30Gi` or `500m`. */
export function isQuantity(text: string): boolean {
  return parseQuantity(text) !== undefined
}

/** Orders two quantities: negative when `a` is smaller, zero when they are equal. Both must be quantities. */
export function compareQuantities(a: string, b: string): number {
  const left = parseQuantity(a) ?? 0n
  const right = parseQuantity(b) ?? 0n
  if (left === right) return 0
  return left < right ? -1 : 1
}

/**
 * The text that Kubernetes writes for a quantity (kubernetes@v1.37.2
 * staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go#CanonicalizeBytes).
 */
export function canonicalQuantity(text: string): string | undefined {
  const value = parseQuantity(text)
  if (value === undefined || value < 0n) return undefined
  if (value === 0n) return '0'
  const isBinary = text.endsWith('i') && value % 1000n === 0n && value >= 1_024_000n
  if (isBinary) return shortened(value / 1000n, 1024n, ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'])
  return shortened(value, 1000n, ['m', '', 'k', 'M', 'G', 'T', 'P', 'E'])
}

function shortened(value: bigint, step: bigint, units: readonly string[]): string {
  let [rest, unit] = [value, 0]
  while (rest % step === 0n && unit < units.length - 1) {
    rest /= step
    unit += 1
  }
  return `${rest}${units[unit] ?? ''}`
}
