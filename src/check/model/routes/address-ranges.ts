const wholeNetwork = /^(?:0\.0\.0\.0|::|0::)\/0$/
const privateAddress =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd][0-9a-f]{2}:)/i

/** Whether a list of address ranges contains all addresses. An empty list does. */
export function includesAll(ranges: readonly unknown[]): boolean {
  return ranges.length === 0 || ranges.some((range) => typeof range === 'string' && wholeNetwork.test(range.trim()))
}

/** Whether an address belongs to a private network (RFC 1918, RFC 4193, RFC 6598). */
export function isPrivateAddress(text: string): boolean {
  return privateAddress.test(text.trim())
}
